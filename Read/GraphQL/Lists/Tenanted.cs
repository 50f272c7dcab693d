using System.Collections.Immutable;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>What lists of documents have in common that belong to an org, and perhaps to a team.</summary>
internal static class Tenanted
{
    public static ImmutableArray<Order> Orders { get; } =
    [
        new("NEWEST_FIRST", "born", true), new("OLDEST_FIRST", "born", false), new("LAST_CHANGED_FIRST", "changed", true),
    ];

    public static ImmutableArray<Filter> Filters { get; } =
    [
        Filter.Texts("org", "org", "Of one of these tenants."),
        Filter.Texts("team", "team", "Of one of these teams; an empty text stands for what is the whole org's."),
        Filter.Since("since", "born", "Since this moment or later."),
        Filter.Until("until", "born", "Since before this moment."),
    ];
}
