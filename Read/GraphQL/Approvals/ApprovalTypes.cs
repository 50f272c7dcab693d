using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Approvals;

/// <summary>The type of approvals.</summary>
internal sealed class ApprovalType : AutoRegisteringObjectGraphType<ApprovalNode>
{
    public ApprovalType(ListCatalog lists, ModelSet models)
    {
        this.AgentOf(models, "The agent that asks; null where it may not be seen.", approval => (approval.Look, approval.AgentId));
        this.NestedList<ApprovalNode, DecisionType, EventDocument>(
            "decisions", "The decisions that began it, waited for it or redeemed it.", lists.Decisions,
            approval => (approval.Look,
                [Condition.Is("org", approval.Org), Condition.Is("agent", approval.AgentId), Condition.Is("approval", approval.Id)]));
    }
}

/// <summary>The type of routes.</summary>
internal sealed class ApprovalRouteType : AutoRegisteringObjectGraphType<ApprovalRouteNode>;

/// <summary>The type of delegations.</summary>
internal sealed class ApprovalDelegationType : AutoRegisteringObjectGraphType<ApprovalDelegationNode>;
