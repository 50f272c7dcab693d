using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// What the write side knows: a fold of the log and of nothing else, so that whoever has the log has the same. One
/// writer, any readers.
/// </summary>
public sealed class DurableState
{
    private readonly Lock _gate = new();
    private Position _next;

    /// <summary>The categories of streams that it follows from.</summary>
    public static FeedFilter Categories { get; } =
        FeedFilter.OfCategories(
            "agent", "apikey", "approval", "edges", "halt", "key", "org", "policy", "pricing", "routing", "secret", "team", "user");

    /// <summary>Every agent.</summary>
    public AgentDirectory Agents { get; } = new();

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

    /// <summary>Every secret, but for its value.</summary>
    public StreamBook<SecretState> Secrets { get; } = new("secret", SecretDecider.Initial,
        (state, envelope) => SecretEvent.Read(envelope) is { } happened ? SecretDecider.Evolve(state, happened) : state);

    /// <summary>The policies in force.</summary>
    public PolicyBoard Policies { get; } = new();

    /// <summary>The prices in force.</summary>
    public PriceBook Prices { get; } = new();

    /// <summary>Adds one more event; events of other categories change nothing but the position.</summary>
    public void Apply(RecordedEvent recorded)
    {
        lock (_gate)
        {
            _next = recorded.Position.Next;
            Agents.Apply(recorded);
            ApiKeys.Apply(recorded);
            Approvals.Apply(recorded);
            Edges.Apply(recorded);
            Halts.Apply(recorded);
            Keys.Apply(recorded);
            Orgs.Apply(recorded);
            Policies.Apply(recorded);
            Prices.Apply(recorded);
            Routing.Apply(recorded);
            Secrets.Apply(recorded);
            Teams.Apply(recorded);
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
