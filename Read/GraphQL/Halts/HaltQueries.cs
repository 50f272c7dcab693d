using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;

namespace AgentAssembly.Read.GraphQL.Halts;

/// <summary>Queries of halts and operations.</summary>
internal static class HaltQueries
{
    public static void AddTo(QueryRoot root, HaltLists lists)
    {
        root.RootList("halts", "Every order that agents stop; those of the fleet are everybody's.", lists.Halts);
        root.RootOne("halt", "One halt", lists.Halts);
        root.RootList("operations", "The operations that somebody paused, resumed or ended.", lists.Operations);
    }
}
