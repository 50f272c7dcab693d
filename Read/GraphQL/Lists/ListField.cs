using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>What a list shows, and how it is asked for.</summary>
/// <typeparam name="T">The document.</typeparam>
internal sealed record ListOf<T>
    where T : class
{
    /// <summary>The name of one of them, such as <c>Agent</c>: the types are named after it.</summary>
    public required string Node { get; init; }

    /// <summary>Who makes the documents.</summary>
    public required Projection Projection { get; init; }

    /// <summary>The documents.</summary>
    public required DocumentShape<T> Shape { get; init; }

    /// <summary>What <c>where</c> knows.</summary>
    public ImmutableArray<Filter> Filters { get; init; } = [];

    /// <summary>The orders; the first one counts where none is asked for.</summary>
    public required ImmutableArray<Order> Orders { get; init; }

    /// <summary>What is always asked of documents.</summary>
    public ImmutableArray<Condition> Always { get; init; } = [];

    /// <summary>A document as it is shown.</summary>
    public required Func<Look, Listed<T>, object> Show { get; init; }
}

/// <summary>The types that a list brings, made once for all the fields that show it.</summary>
internal sealed class ListTypes<TNodeType, T>
    where TNodeType : IGraphType
    where T : class
{
    public ListTypes(ListOf<T> list)
    {
        List = list;
        Connection = new ConnectionType<TNodeType>(list.Node);
        Where = new InputObjectGraphType { Name = $"{list.Node}Where", Description = "All of what is given must hold." };
        foreach (var filter in list.Filters)
        {
            Where.Field(filter.Name, filter.Type).Description(filter.Description);
        }

        OrderBy = new EnumerationGraphType { Name = $"{list.Node}Order", Description = "In which order a list is shown." };
        foreach (var order in list.Orders)
        {
            OrderBy.Add(order.Name, order);
        }
    }

    public ListOf<T> List { get; }

    public ConnectionType<TNodeType> Connection { get; }

    public InputObjectGraphType Where { get; }

    public EnumerationGraphType OrderBy { get; }
}

/// <summary>Fields that show lists a page at a time, filtered and ordered by the server.</summary>
internal static class ListField
{
    private const int PageDefault = 50;
    private const int PageMax = 200;

    /// <summary>A list of everything, as of any moment.</summary>
    public static FieldType RootList<TNodeType, T>(this IComplexGraphType root, string name, string description, ListTypes<TNodeType, T> types)
        where TNodeType : IGraphType
        where T : class
    {
        var field = FieldOf(name, description, types);
        field.Arguments!.AddMoment();
        field.Resolver = new global::GraphQL.Resolvers.FuncFieldResolver<object>(async context =>
            await PageAsync(context, types.List, await context.LookAsync().ConfigureAwait(false), []).ConfigureAwait(false));
        return root.AddField(field);
    }

    /// <summary>A list of what belongs to something, as of the moment at which that is looked at.</summary>
    public static FieldType NestedList<TSource, TNodeType, T>(
        this IComplexGraphType owner,
        string name,
        string description,
        ListTypes<TNodeType, T> types,
        Func<TSource, (Look Look, ImmutableArray<Condition> Where)> of)
        where TNodeType : IGraphType
        where T : class
    {
        var field = FieldOf(name, description, types);
        field.Resolver = new global::GraphQL.Resolvers.FuncFieldResolver<object>(async context =>
        {
            var (look, where) = of((TSource)context.Source!);
            return await PageAsync(context, types.List, look, where).ConfigureAwait(false);
        });
        return owner.AddField(field);
    }

    private static FieldType FieldOf<TNodeType, T>(string name, string description, ListTypes<TNodeType, T> types)
        where TNodeType : IGraphType
        where T : class
    {
        var arguments = new QueryArguments(
            new QueryArgument<IntGraphType> { Name = "first", Description = $"How many from the beginning: 1 to {PageMax}; {PageDefault} where neither it nor last is given." },
            new QueryArgument<StringGraphType> { Name = "after", Description = "Only what comes after this place." },
            new QueryArgument<IntGraphType> { Name = "last", Description = $"How many from the end: 1 to {PageMax}." },
            new QueryArgument<StringGraphType> { Name = "before", Description = "Only what comes before this place." },
            new QueryArgument(types.OrderBy) { Name = "order", Description = $"In which order; {types.List.Orders[0].Name} where none is given." });
        if (types.List.Filters.Length > 0)
        {
            arguments.Add(new QueryArgument(types.Where) { Name = "where", Description = "What is shown; everything where it is not given." });
        }

        return new FieldType { Name = name, Description = description, ResolvedType = new NonNullGraphType(types.Connection), Arguments = arguments };
    }

    private static async ValueTask<object?> PageAsync<T>(
        IResolveFieldContext context, ListOf<T> list, Look look, ImmutableArray<Condition> owned)
        where T : class
    {
        var order = context.GetArgument<Order?>("order") ?? list.Orders[0];
        var (first, last) = (context.GetArgument<int?>("first"), context.GetArgument<int?>("last"));
        var query = new DocumentQuery
        {
            Where = [.. list.Always, .. owned, .. WhereOf(context, list)],
            OrderBy = order.Column,
            IsDescending = order.IsDescending,
            After = Cursor.Read("after", order.Name, context.GetArgument<string?>("after")),
            Before = Cursor.Read("before", order.Name, context.GetArgument<string?>("before")),
            TakesLast = last is not null,
            Limit = SizeOf(first, last),
        };
        var page = list.Shape is KeyedShape<T> keyed
            ? await look.PageAsync(list.Projection, keyed, query, context.CancellationToken).ConfigureAwait(false)
            : await look.PageAsync((JournalShape<T>)list.Shape, query, context.CancellationToken).ConfigureAwait(false);
        ImmutableArray<Edge> edges = [.. page.Items.Select(listed => new Edge(Cursor.Write(order.Name, listed.Place), list.Show(look, listed)))];
        return new Connection(
            edges,
            new(
                query.TakesLast ? query.Before is not null : page.HasMore,
                query.TakesLast ? page.HasMore : query.After is not null,
                edges.IsEmpty ? null : edges[0].Cursor,
                edges.IsEmpty ? null : edges[^1].Cursor),
            token => list.Shape is KeyedShape<T> keys
                ? look.CountAsync(list.Projection, keys, query.Where, token)
                : look.CountAsync((JournalShape<T>)list.Shape, query.Where, token));
    }

    private static IEnumerable<Condition> WhereOf<T>(IResolveFieldContext context, ListOf<T> list)
        where T : class
    {
        if (list.Filters.IsEmpty || context.GetArgument<IDictionary<string, object?>?>("where") is not { } where)
        {
            return [];
        }

        return list.Filters.Where(filter => where.TryGetValue(filter.Name, out var value) && value is not null)
            .Select(filter => filter.Condition(where[filter.Name]!));
    }

    private static int SizeOf(int? first, int? last) => (first, last) switch
    {
        (not null, not null) => throw new ReadError("VALIDATION_FAILED", 400, "give first or last, not both"),
        (null, null) => PageDefault,
        var (one, other) when (one ?? other) is >= 1 and <= PageMax and var size => size,
        _ => throw new ReadError("VALIDATION_FAILED", 400, $"{(first is null ? "last" : "first")} must be 1 to {PageMax}, not {first ?? last}"),
    };
}
