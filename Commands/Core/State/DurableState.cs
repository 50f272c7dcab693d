using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// What the write side knows: a fold of the log and of nothing else, so that whoever has the log has the same. One
/// writer, any readers.
/// </summary>
public sealed class DurableState
{
    private readonly Lock _gate = new();
    private Position _next;

    /// <summary>
    /// The categories of streams that it follows from. Nothing follows from <c>command</c>, which may end an append that somebody
    /// waits for.
    /// </summary>
    public static FeedFilter Categories { get; } =
        FeedFilter.OfCategories(
            "agent", "alert", "alerting", "alertrule", "anomaly", "anomalyrule", "apikey", "approval", "command", "delivery",
            "destination", "edges", "halt", "key", "org", "policy", "pricing", "replay", "routing", "secret", "team", "trust",
            "user");

    /// <summary>Every agent.</summary>
    public AgentDirectory Agents { get; } = new();

    /// <summary>What was unlike each agent.</summary>
    public StreamBook<AnomalyState> Anomalies { get; } = new("anomaly", AnomalyDecider.Initial,
        (state, envelope) => AnomalyEvent.Read(envelope) is { } happened ? AnomalyDecider.Evolve(state, happened) : state);

    /// <summary>What each org takes for an anomaly.</summary>
    public StreamBook<AnomalyRulesState> AnomalyRules { get; } = new("anomalyrule", AnomalyRulesDecider.Initial,
        (state, envelope) => AnomalyRulesEvent.Read(envelope) is { } happened ? AnomalyRulesDecider.Evolve(state, happened) : state);

    /// <summary>What people are told of.</summary>
    public AlertBook Alerts { get; } = new();

    /// <summary>Whom each org's alerts are told.</summary>
    public StreamBook<AlertingState> Alerting { get; } = new("alerting", AlertingDecider.Initial,
        (state, envelope) => AlertingEvent.Read(envelope) is { } happened ? AlertingDecider.Evolve(state, happened) : state);

    /// <summary>When people are told.</summary>
    public StreamBook<AlertRuleState> AlertRules { get; } = new("alertrule", AlertRuleDecider.Initial,
        (state, envelope) => AlertRuleEvent.Read(envelope) is { } happened ? AlertRuleDecider.Evolve(state, happened) : state);

    /// <summary>The edges that were reported.</summary>
    public EdgeBook Edges { get; } = new();

    /// <summary>Every org.</summary>
    public StreamBook<OrgState> Orgs { get; } = new("org", OrgDecider.Initial,
        (state, envelope) => OrgEvent.Read(envelope) is { } happened ? OrgDecider.Evolve(state, happened) : state);

    /// <summary>Every team.</summary>
    public StreamBook<TeamState> Teams { get; } = new("team", TeamDecider.Initial,
        (state, envelope) => TeamEvent.Read(envelope) is { } happened ? TeamDecider.Evolve(state, happened) : state);

    /// <summary>The brakes of orgs and of the fleet.</summary>
    public StreamBook<HaltState> Halts { get; } = new("halt", HaltDecider.Initial,
        (state, envelope) => HaltEvent.Read(envelope) is { } happened ? HaltDecider.Evolve(state, happened) : state);

    /// <summary>Every API key.</summary>
    public ApiKeyBook ApiKeys { get; } = new();

    /// <summary>Every account.</summary>
    public StreamBook<UserState> Users { get; } = new("user", UserDecider.Initial,
        (state, envelope) => UserEvent.Read(envelope) is { } happened ? UserDecider.Evolve(state, happened) : state);

    /// <summary>The keys that were destroyed.</summary>
    public KeyBook Keys { get; } = new();

    /// <summary>What people are asked.</summary>
    public ApprovalBook Approvals { get; } = new();

    /// <summary>Whom each org asks.</summary>
    public StreamBook<RoutingState> Routing { get; } = new("routing", RoutingDecider.Initial,
        (state, envelope) => RoutingEvent.Read(envelope) is { } happened ? RoutingDecider.Evolve(state, happened) : state);

    /// <summary>Who is told about alerts.</summary>
    public StreamBook<DestinationState> Destinations { get; } = new("destination", DestinationDecider.Initial,
        (state, envelope) => DestinationEvent.Read(envelope) is { } happened ? DestinationDecider.Evolve(state, happened) : state);

    /// <summary>What is on its way to them.</summary>
    public DeliveryBook Deliveries { get; } = new();

    /// <summary>Every secret, but for its value.</summary>
    public StreamBook<SecretState> Secrets { get; } = new("secret", SecretDecider.Initial,
        (state, envelope) => SecretEvent.Read(envelope) is { } happened ? SecretDecider.Evolve(state, happened) : state);

    /// <summary>How each org reads the friction of its agents.</summary>
    public StreamBook<TrustState> Trust { get; } = new("trust", TrustDecider.Initial,
        (state, envelope) => TrustWeightsSet.Read(envelope) is { } happened ? TrustDecider.Evolve(state, happened) : state);

    /// <summary>The policies in force.</summary>
    public PolicyBoard Policies { get; } = new();

    /// <summary>The prices in force.</summary>
    public PriceBook Prices { get; } = new();

    /// <summary>The replays of late.</summary>
    public ReplayBook Replays { get; } = new();

    /// <summary>Adds one more event; events of other categories change nothing but the position.</summary>
    public void Apply(RecordedEvent recorded)
    {
        lock (_gate)
        {
            _next = recorded.Position.Next;
            Agents.Apply(recorded);
            Anomalies.Apply(recorded);
            AnomalyRules.Apply(recorded);
            Alerting.Apply(recorded);
            AlertRules.Apply(recorded);
            Alerts.Apply(recorded);
            ApiKeys.Apply(recorded);
            Approvals.Apply(recorded);
            Deliveries.Apply(recorded);
            Destinations.Apply(recorded);
            Edges.Apply(recorded);
            Halts.Apply(recorded);
            Keys.Apply(recorded);
            Orgs.Apply(recorded);
            Policies.Apply(recorded);
            Prices.Apply(recorded);
            Replays.Apply(recorded);
            Routing.Apply(recorded);
            Secrets.Apply(recorded);
            Teams.Apply(recorded);
            Trust.Apply(recorded);
            Users.Apply(recorded);
        }
    }

    /// <summary>Passes over events of other categories, up to the first position that was not looked at.</summary>
    public void PassTo(Position next)
    {
        lock (_gate)
        {
            _next = next > _next ? next : _next;
        }
    }

    /// <summary>
    /// All of it as lines of RFC 8785 JSON, in an order of their own: the same bytes wherever the same log was folded.
    /// With it the first position that is not in them. Nothing is folded meanwhile.
    /// </summary>
    public (IReadOnlyList<byte[]> Lines, Position Next) Describe()
    {
        lock (_gate)
        {
            return (StateDescription.Of(this), _next);
        }
    }
}
