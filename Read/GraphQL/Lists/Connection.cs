using System.Collections.Immutable;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>A page of a list, as Relay's specification of connections has it.</summary>
internal sealed record Connection(
    ImmutableArray<Edge> Edges, PageEnds PageInfo, Func<CancellationToken, ValueTask<long>> CountAsync);

/// <summary>One of a list.</summary>
internal sealed record Edge(string Cursor, object Node);

/// <summary>Where a page lies in its list.</summary>
internal sealed record PageEnds(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);

/// <summary>The type of a page's place.</summary>
internal sealed class PageInfoType : ObjectGraphType<PageEnds>
{
    public PageInfoType()
    {
        (Name, Description) = ("PageInfo", "Where a page lies in its list.");
        Field<NonNullGraphType<BooleanGraphType>>("hasNextPage").Description("Whether more come after this page.")
            .Resolve(context => context.Source.HasNextPage);
        Field<NonNullGraphType<BooleanGraphType>>("hasPreviousPage").Description("Whether more come before this page.")
            .Resolve(context => context.Source.HasPreviousPage);
        Field<StringGraphType>("startCursor").Description("The first one's place.").Resolve(context => context.Source.StartCursor);
        Field<StringGraphType>("endCursor").Description("The last one's place.").Resolve(context => context.Source.EndCursor);
    }
}

/// <summary>The type of one of a list.</summary>
internal sealed class EdgeType<TNodeType> : ObjectGraphType<Edge>
    where TNodeType : IGraphType
{
    public EdgeType(string node)
    {
        (Name, Description) = ($"{node}Edge", "One of a list, and its place.");
        Field<NonNullGraphType<StringGraphType>>("cursor").Description("Its place, for after and before.")
            .Resolve(context => context.Source.Cursor);
        Field<NonNullGraphType<TNodeType>>("node").Description("What stands there.").Resolve(context => context.Source.Node);
    }
}

/// <summary>The type of a page.</summary>
internal sealed class ConnectionType<TNodeType> : ObjectGraphType<Connection>
    where TNodeType : IGraphType
{
    /// <summary>Counting goes no further.</summary>
    public const int CountMax = 100_000;

    public ConnectionType(string node)
    {
        (Name, Description) = ($"{node}Connection", "A page of a list.");
        var edges = Field("edges", new NonNullGraphType(new ListGraphType(new NonNullGraphType(new EdgeType<TNodeType>(node)))));
        edges.Description("The page, in the order that was asked for.").Resolve(context => context.Source.Edges);
        Field<NonNullGraphType<PageInfoType>>("pageInfo").Description("Where it lies in the list.").Resolve(context => context.Source.PageInfo);
        var count = Field<IntGraphType>("totalCount")
            .Description("How many the whole list has; counted when it is asked for. Null where they are more than 100,000.");
        count.ResolveAsync(async context =>
            await context.Source.CountAsync(context.CancellationToken).ConfigureAwait(false) is var n and <= CountMax ? (int)n : null);
    }
}
