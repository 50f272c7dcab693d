using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// What a validated operation costs with its variables. An object costs 1 and a value 0, unless the schema says otherwise.
/// What lies below a list is counted for each item: of <c>first</c> or <c>last</c>, of the field itself or of the connection
/// around it, and otherwise of an assumed size. A fragment is counted once per size of its surroundings, so that what
/// doubles at every spread is summed up as quickly as it is written.
/// </summary>
internal sealed class CostModel(ValidationContext context, int assumedListSize)
{
    // Products of both fit into 63 bits.
    private const long CostCap = 1_000_000_000_000;
    private const long ItemsCap = 1_000_000;

    private readonly Dictionary<(string Fragment, long Items), long> _known = [];

    /// <summary>The cost of the operation that is executed.</summary>
    public long OfOperation()
    {
        IGraphType? root = context.Operation.Operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };
        return Of(context.Operation.SelectionSet, root, assumedListSize);
    }

    // Items is how many a list has that stands directly here.
    private long Of(GraphQLSelectionSet? set, IGraphType? type, long items)
    {
        var sum = 0L;
        foreach (var selection in set?.Selections ?? [])
        {
            sum = Math.Min(CostCap, sum + (context.ShouldIncludeNode(selection) ? Of(selection, type, items) : 0));
        }

        return sum;
    }

    private long Of(ASTNode selection, IGraphType? type, long items) => selection switch
    {
        GraphQLField field => OfField(field, (type as IComplexGraphType)?.GetField(field.Name), items),
        GraphQLInlineFragment inline => Of(inline.SelectionSet, TypeOf(inline.TypeCondition) ?? type, items),
        GraphQLFragmentSpread spread => OfFragment(spread, items),
        _ => 0,
    };

    private long OfFragment(GraphQLFragmentSpread spread, long items)
    {
        var key = (spread.FragmentName.Name.StringValue, items);
        if (!_known.TryGetValue(key, out var cost))
        {
            var fragment = context.Document.Definitions.OfType<GraphQLFragmentDefinition>()
                .First(f => f.FragmentName.Name == spread.FragmentName.Name);
            cost = _known[key] = Of(fragment.SelectionSet, TypeOf(fragment.TypeCondition), items);
        }

        return cost;
    }

    private long OfField(GraphQLField field, FieldType? definition, long items)
    {
        // What introspection asks for is bounded by the document's shape.
        if (definition is null)
        {
            return 0;
        }

        var (named, isList) = Unwrap(definition.ResolvedType!);
        var own = FieldCost.CostOf(definition, isLeaf: named is not IComplexGraphType and not UnionGraphType);
        if (field.SelectionSet is null)
        {
            return own;
        }

        var page = PageOf(field, definition);
        var here = isList ? page ?? items : 1;
        var below = Of(field.SelectionSet, named, isList ? assumedListSize : page ?? assumedListSize);
        return Math.Min(CostCap, own + (here * below));
    }

    private long? PageOf(GraphQLField field, FieldType definition)
    {
        if (definition.Arguments is not { Count: > 0 } arguments
            || (arguments.Find("first") is null && arguments.Find("last") is null))
        {
            return null;
        }

        IDictionary<string, ArgumentValue>? given = null;
        context.ArgumentValues?.TryGetValue(field, out given);
        return Sized(given, arguments, "first") ?? Sized(given, arguments, "last") ?? assumedListSize;
    }

    private static long? Sized(IDictionary<string, ArgumentValue>? given, QueryArguments arguments, string name)
    {
        var value = given is not null && given.TryGetValue(name, out var told) ? told.Value : arguments.Find(name)?.DefaultValue;
        return value is IConvertible and not string
            ? Math.Clamp(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), 0, ItemsCap)
            : null;
    }

    private IGraphType? TypeOf(GraphQLTypeCondition? condition) =>
        condition is null ? null : context.Schema.AllTypes[condition.Type.Name];

    private static (IGraphType Named, bool IsList) Unwrap(IGraphType type)
    {
        var isList = false;
        while (type is IProvideResolvedType wrapped and (NonNullGraphType or ListGraphType))
        {
            isList |= type is ListGraphType;
            type = wrapped.ResolvedType!;
        }

        return (type, isList);
    }
}
