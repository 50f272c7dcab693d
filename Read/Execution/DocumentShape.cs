using GraphQLParser.AST;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// Refuses documents by their outline, before the rules of validation look at them, of which some take the square of a
/// document's size and some follow every fragment wherever it is spread.
/// </summary>
internal sealed class DocumentShape(GraphQLDocument document, ExecutionLimits limits)
{
    // The usual query for a whole schema lies fifteen deep and has about a hundred fields.
    private const int IntrospectionDepthMax = 20;

    // Selections may lie within one another without a field between them; this walk is on the stack.
    private const int DescentMax = 200;

    // A list of fields within a list of fields within another multiplies: so far and no further.
    private const int IntrospectionListsMax = 3;
    private static readonly HashSet<string> IntrospectionLists =
        new(["fields", "interfaces", "possibleTypes", "inputFields"], StringComparer.Ordinal);

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Extent> _measured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _directives;
    private int _descent;

    /// <summary>Passes a document within the limits.</summary>
    /// <exception cref="RequestRefusedException">It exceeds one.</exception>
    public void Require()
    {
        if (document.Definitions.Count > limits.DefinitionsMax)
        {
            throw Exceeds("operations and fragments", document.Definitions.Count, limits.DefinitionsMax);
        }

        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            if (!_fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment))
            {
                throw RequestRefusedException.OfDocument("VALIDATION_FAILED",
                    $"the fragment {fragment.FragmentName.Name} is defined twice: rename one");
            }
        }

        foreach (var fragment in _fragments.Values)
        {
            OfFragment(fragment);
        }

        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
        {
            Require(operation);
        }
    }

    /// <summary>Whether an operation asks for nothing but the schema.</summary>
    public bool OnlyIntrospects(GraphQLOperationDefinition operation) =>
        operation.Operation == OperationType.Query && operation.SelectionSet.Selections.All(OnlyIntrospects);

    private bool OnlyIntrospects(ASTNode selection) => selection switch
    {
        GraphQLField field => field.Name.StringValue is "__schema" or "__type" or "__typename",
        GraphQLInlineFragment inline => inline.SelectionSet.Selections.All(OnlyIntrospects),
        GraphQLFragmentSpread spread => _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)
            && fragment.SelectionSet.Selections.All(OnlyIntrospects),
        _ => false,
    };

    private void Require(GraphQLOperationDefinition operation)
    {
        Count(operation);
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            Count(variable);
        }

        var extent = Of(operation.SelectionSet);
        if (extent.Fields > limits.FieldsMax)
        {
            throw Exceeds("fields, fragments counted wherever they are spread", extent.Fields, limits.FieldsMax);
        }

        // INVARIANT: whether it only introspects follows every spread, and so is asked of few fields only.
        var depthMax = OnlyIntrospects(operation) ? IntrospectionDepthMax : limits.DepthMax;
        if (extent.Depth > depthMax)
        {
            throw Exceeds("levels of fields", extent.Depth, depthMax);
        }

        if (extent.Lists > IntrospectionListsMax)
        {
            throw Exceeds("lists of introspection within one another", extent.Lists, IntrospectionListsMax);
        }
    }

    private Extent Of(GraphQLSelectionSet? set)
    {
        var sum = default(Extent);
        foreach (var selection in set?.Selections ?? [])
        {
            sum = sum.And(Of(selection));
        }

        return sum;
    }

    private Extent Of(ASTNode selection)
    {
        Count((IHasDirectivesNode)selection);
        if (++_descent > DescentMax)
        {
            throw Exceeds("levels of selections", _descent, DescentMax);
        }

        var extent = selection switch
        {
            GraphQLField field => Of(field.SelectionSet).Under(IntrospectionLists.Contains(field.Name.StringValue)),
            GraphQLInlineFragment inline => Of(inline.SelectionSet),
            GraphQLFragmentSpread spread => _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)
                ? OfFragment(fragment)
                : new Extent(1, 0, 0),
            _ => default,
        };
        _descent--;
        return extent;
    }

    // Each fragment is measured once, so that what doubles at every spread costs no more to refuse than to write.
    private Extent OfFragment(GraphQLFragmentDefinition fragment)
    {
        var name = fragment.FragmentName.Name.StringValue;
        if (_measured.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!_open.Add(name))
        {
            throw RequestRefusedException.OfDocument("VALIDATION_FAILED",
                $"the fragment {name} contains itself: take the spread out that leads back to it");
        }

        Count(fragment);
        var extent = Of(fragment.SelectionSet);
        _open.Remove(name);
        return _measured[name] = extent;
    }

    private void Count(IHasDirectivesNode node)
    {
        _directives += node.Directives?.Count ?? 0;
        if (_directives > limits.DirectivesMax)
        {
            throw Exceeds("directives", _directives, limits.DirectivesMax);
        }
    }

    private static RequestRefusedException Exceeds(string what, long has, long max) =>
        RequestRefusedException.OfDocument("DOCUMENT_TOO_LARGE", $"the document has {has} {what}, and {max} is the most: ask for less at once");

    // How many fields, how deep, and how many lists of introspection within one another. Sums stay far below overflow:
    // a text of a mebibyte cannot hold enough fragments before the counts are capped.
    private readonly record struct Extent(long Fields, int Depth, int Lists)
    {
        private const long Cap = 1_000_000_000;

        public Extent And(Extent other) => new(
            Math.Min(Cap, Fields + other.Fields), Math.Max(Depth, other.Depth), Math.Max(Lists, other.Lists));

        public Extent Under(bool isList) => new(Math.Min(Cap, Fields + 1), Depth + 1, Lists + (isList ? 1 : 0));
    }
}
