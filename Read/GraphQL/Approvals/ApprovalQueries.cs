using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;

namespace AgentAssembly.Read.GraphQL.Approvals;

/// <summary>Queries of approvals.</summary>
internal static class ApprovalQueries
{
    public static void AddTo(QueryRoot root, ApprovalLists lists)
    {
        root.RootList("approvals", "Every request for approval.", lists.Approvals);
        root.RootOne("approval", "One request for approval", lists.Approvals);
        root.RootList("approvalRoutes", "Whom requests for approval go to; where no route fits, a team_admin.", lists.Routes);
        root.RootList("approvalDelegations", "Who decides in the place of whom.", lists.Delegations);
    }
}
