using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>The root of subscriptions: what can be heard of as it happens.</summary>
internal sealed class SubscriptionRoot : ObjectGraphType
{
    private const int TraceMax = 256;

    /// <summary>Makes the root.</summary>
    public SubscriptionRoot(ModelSet models)
    {
        (Name, Description) = (
            "Subscription",
            "What happens, in the order of the log, each event once its writing is certain. With after, everything behind that place is "
            + "told before what is new; nothing in between is missed.");
        foreach (var field in Fields(models))
        {
            field.AddTo(this);
        }

        JobProgressField.AddTo(this);
    }

    private static new ImmutableArray<LiveField> Fields(ModelSet models) =>
    [
        new("governanceEvents", "Every event of the log.", "EventFrame", "EventData")
        {
            Filters =
            [
                LiveFilter.Types, LiveFilter.Agents, LiveFilter.Teams, LiveFilter.Orgs, LiveFilter.Verdicts, LiveFilter.Roots, LiveFilter.Traces,
            ],
        },
        new("approvalChanged", "What becomes of approvals: requested, routed, forwarded, escalated, voted on, decided, expired, redeemed.", "ApprovalFrame", "ApprovalChange")
        {
            Categories = ["approval"],
        },
        new("alertChanged", "What becomes of alerts: raised, recurred, acknowledged, silenced, subsided, resolved.", "AlertFrame", "AlertChange")
        {
            Categories = ["alert"],
        },
        new("agentChanged", "What becomes of agents: registered, suspended, moved, orphaned, silent, deregistered.", "AgentFrame", "AgentChange")
        {
            Categories = ["agent"],
            Filters = [LiveFilter.Types, LiveFilter.Agents, LiveFilter.Teams, LiveFilter.Orgs, LiveFilter.Roots],
            Shows = data => data.Field<AgentType>("agent").Description("The agent right behind the event.")
                .ResolveAsync(async context => await AgentQueries.FindAsync(
                    models, context.Source.Look, StreamKey.Of(context.Source.Document.Stream), context.CancellationToken).ConfigureAwait(false)),
        },
        new("topologyChanged", "What changes who has to do with whom: agents, teams, tenants, and the edges between agents.", "TopologyFrame", "TopologyChange")
        {
            Categories = ["agent", "edges", "org", "team"],
        },
        new("budgetThreshold", "Shares of budgets that were reached.", "BudgetFrame", "BudgetThreshold")
        {
            Categories = ["budget"],
            Within = FrozenSet.Create(StringComparer.Ordinal, BudgetEventCodec.ThresholdCrossedType),
            Filters = [LiveFilter.Teams, LiveFilter.Orgs],
        },
        new("operationChanged", "Halts, and what is done to operations.", "OperationFrame", "OperationChange") { Categories = ["halt"] },
        new("policyChanged", "Policy sets that came into force.", "PolicyFrame", "PolicyChange") { Categories = ["policy"] },
        SessionTrace(),
    ];

    private static LiveField SessionTrace() => new(
        "sessionTrace", "The spans of one run of an agent, as its actions are decided.", "SpanFrame", "SpanData")
    {
        Categories = ["session"],
        Filters = [],
        Shows = data => data.Field<DecisionType>("decision").Description("What was decided about the action; null where the event is no decision.")
            .Resolve(context => context.Source.Event.Decision),
        Arguments =
        [
            new QueryArgument<NonNullGraphType<IdGraphType>> { Name = "agent", Description = "The agent's id." },
            new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "traceId", Description = "The run." },
        ],
        Asks = (context, question) => question with
        {
            Agents = FrozenSet.Create(StringComparer.Ordinal, AgentOf(context.GetArgument<string>("agent"))),
            Traces = FrozenSet.Create(StringComparer.Ordinal, TraceOf(context.GetArgument<string>("traceId"))),
        },
    };

    private static string AgentOf(string text) => AgentId.TryParse(text, out var id)
        ? id.ToString()
        : throw new ReadError("VALIDATION_FAILED", 400, "agent: this is no id of an agent: 32 hexadecimal digits, as agent { id } shows it");

    private static string TraceOf(string text) => text.Length is > 0 and <= TraceMax
        ? text
        : throw new ReadError("VALIDATION_FAILED", 400, $"traceId: 1 to {TraceMax} characters fit, not {text.Length}");
}
