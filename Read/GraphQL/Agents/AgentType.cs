using System.Collections.Immutable;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models.Anomalies;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Alerts;
using AgentAssembly.Read.GraphQL.Anomalies;
using AgentAssembly.Read.GraphQL.Approvals;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using AgentAssembly.Read.GraphQL.Sessions;
using AgentAssembly.Read.GraphQL.Spending;
using AgentAssembly.Read.GraphQL.Trust;
using GraphQL.Types;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Agents;

/// <summary>The type of agents: what they say of themselves, and what belongs to them.</summary>
internal sealed class AgentType : AutoRegisteringObjectGraphType<AgentNode>
{
    public AgentType(ListCatalog lists, ModelSet models, Policies.PolicyReader policies)
    {
        Field<AgentType>("parent").Description("The agent that delegated to it; null for a root, and where it may not be seen.")
            .Resolve(context => AgentQueries.FindLater(models, context.Source.Look, context.Source.ParentId));
        Topology.TopologyQueries.AddTo(this, lists, models);
        Policies.AgentPolicies.AddTo(this, models, policies);
        this.NestedList<AgentNode, AgentType, StreamDocument<Domain.Agents.AgentState>>(
            "children", "The agents that it delegated to.", lists.Agents, agent => (agent.Look, [Condition.Is("parent", agent.Key)]));
        this.NestedList<AgentNode, DecisionType, EventDocument>(
            "decisions", "What was decided about its actions.", lists.Decisions,
            agent => (agent.Look, [Condition.Is("org", agent.Org), Condition.Is("agent", agent.Key)]));
        this.NestedList<AgentNode, EventType, EventDocument>(
            "events", "Everything that happened to it.", lists.Events,
            agent => (agent.Look, [Condition.Is("org", agent.Org), Condition.Is("agent", agent.Key)]));
        this.NestedList<AgentNode, SessionType, SessionDocument>(
            "sessions", "Its runs.", lists.Sessions, agent => (agent.Look, [Condition.Is("org", agent.Org), Condition.Is("agent", agent.Key)]));
        Field<NonNullGraphType<MeasuredIntType>>("trust").Description("How little friction it made lately: 100 for none, 0 for the most.")
            .ResolveAsync(async context => await TrustQueries.OfAsync(models, context.Source, context.CancellationToken).ConfigureAwait(false));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GraphQLClrOutputTypeReference<AccountBudgetNode>>>>>("budget")
            .Description("What it spent, by itself and together with those below it.")
            .ResolveAsync(async context => await SpendQueries.OfAsync(
                models, context.Source.Look, context.Source.Org, context.CancellationToken,
                new(AccountKind.Agent, context.Source.Key), new(AccountKind.Tree, context.Source.Key)).ConfigureAwait(false));
        AddPeople(lists);
    }

    private void AddPeople(ListCatalog lists)
    {
        this.NestedList<AgentNode, ApprovalType, StreamDocument<Domain.Approvals.ApprovalState>>(
            "approvals", "What it asked approval for.", lists.Approvals.Approvals, Of);
        this.NestedList<AgentNode, AnomalyNodeType, ItemDocument<AnomalyItem>>(
            "anomalies", "What it did that agents like it do not do.", lists.Anomalies.Anomalies, Of);
        this.NestedList<AgentNode, AlertType, StreamDocument<Domain.Alerts.AlertState>>(
            "alerts", "The alerts about it.", lists.Alerts.Alerts, Of);
    }

    private static (Look Look, ImmutableArray<Condition> Where) Of(AgentNode agent) =>
        (agent.Look, [Condition.Is("org", agent.Org), Condition.Is("agent", agent.Key)]);
}
