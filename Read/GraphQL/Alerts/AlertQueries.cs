using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>Queries of alerts.</summary>
internal static class AlertQueries
{
    public static void AddTo(QueryRoot root, AlertLists lists)
    {
        root.RootList("alerts", "Every alert.", lists.Alerts);
        root.RootOne("alert", "One alert", lists.Alerts);
        root.RootList("alertRules", "What orgs want to be alerted of.", lists.Rules);
        root.RootList("alertSilences", "Times in which some alerts are told nobody, those that are over too.", lists.Silences);
        root.RootList("alertRoutes", "Whom alerts are told.", lists.Routes);
    }
}
