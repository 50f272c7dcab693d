using System.Collections.Concurrent;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Commands.Core.State;

/// <summary>An agent as the write side knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The version of its stream that the state follows from.</param>
/// <param name="RegisteredAt">When it first registered; null before that.</param>
/// <param name="Life">When it was last heard of.</param>
public sealed record KnownAgent(AgentId Id, AgentState State, StreamVersion Version, Instant? RegisteredAt, Liveness Life)
{
    /// <summary>What policies may ask of it, but for what changes with other agents.</summary>
    public ActorFacts Facts { get; } = ActorFacts.Of(Id, State, RegisteredAt);

    private readonly Hash256 _credential = Hash256.TryParse(State.TokenHash, out var digest) ? digest : Hash256.Zero;

    /// <summary>Whether a credential is the agent's.</summary>
    public bool Holds(string token) => Credential.Is(token, _credential);

    /// <summary>What an append that rests on the agent has to check.</summary>
    public StreamCheck Check => new(Id.Stream, ExpectedVersion.Exact(Version));
}

/// <summary>Every agent and every credential's hash, folded from the log. One writer, any readers.</summary>
public sealed partial class AgentDirectory
{
    private static readonly ulong Category = default(AgentId).Stream.CategoryKey;

    private readonly ConcurrentDictionary<AgentId, KnownAgent> _agents = new();
    private readonly ConcurrentDictionary<string, AgentId> _byTokenHash = new(StringComparer.Ordinal);

    /// <summary>Every agent that ever registered, in no order.</summary>
    public IEnumerable<KnownAgent> All => _agents.Values;

    /// <summary>How many agents may act.</summary>
    public int CountActive() => _agents.Count(agent => agent.Value.State.Status == AgentStatus.Active);

    /// <summary>The agent of an id, or null.</summary>
    public KnownAgent? Find(AgentId id) => _agents.GetValueOrDefault(id);

    /// <summary>An agent and all below it that are registered: breadth first, children in order of their ids.</summary>
    /// <param name="id">The agent.</param>
    /// <param name="agentsMax">How many are looked at; beyond, the list ends.</param>
    public List<KnownAgent> SubtreeOf(AgentId id, int agentsMax)
    {
        var found = new List<KnownAgent>();
        if (Find(id) is { } top)
        {
            found.Add(top);
        }

        for (var next = 0; next < found.Count && found.Count < agentsMax; next++)
        {
            found.AddRange(RegisteredBelow(found[next].Id).Take(agentsMax - found.Count));
        }

        return found;
    }

    /// <summary>Whether an agent is another one or stands below it.</summary>
    public bool IsBelow(KnownAgent? agent, AgentId top)
    {
        for (var steps = 0; agent is not null && steps <= AgentLineage.DepthMax; steps++)
        {
            if (agent.Id == top)
            {
                return true;
            }

            agent = agent.State.Lineage?.Parent is { } parent ? Find(parent) : null;
        }

        return false;
    }

    /// <summary>The registered agents that an agent delegated to, in order of their ids.</summary>
    public IEnumerable<KnownAgent> RegisteredBelow(AgentId id) =>
        ChildrenOf(id).Select(Find).OfType<KnownAgent>().Where(child => child.State.Presence == AgentPresence.Registered);

    /// <summary>The agent that a credential was given to and still belongs to, if it may act; or null.</summary>
    public KnownAgent? FindByToken(string token) =>
        token.Length > 0
        && _byTokenHash.TryGetValue(Credential.HashOf(token), out var id)
        && Find(id) is { State.Status: AgentStatus.Active } agent ? agent : null;

    /// <summary>The agent that a credential was given to and still belongs to, whether it may act or not; or null.</summary>
    public KnownAgent? HolderOf(string token) =>
        token.Length > 0 && _byTokenHash.TryGetValue(Credential.HashOf(token), out var id) ? Find(id) : null;

    /// <summary>What policies may ask of an agent, with what changes with other agents: its parent, children and team.</summary>
    public ActorFacts FactsAmongOthers(KnownAgent agent) => agent.Facts with
    {
        Parent = agent.State.Lineage?.Parent is { } parent ? Find(parent)?.Facts : null,
        ChildrenCount = RegisteredBelow(agent.Id).Count(),
        TeamActiveAgents = MembersOf(agent.Facts.Org ?? "", agent.Facts.Team ?? "").Count,
    };

    /// <summary>How a claim holds, given the credential that came with it.</summary>
    /// <param name="claimed">The agent that the claim leads to, as it was found; null when there is none.</param>
    /// <param name="claim">Who is claimed.</param>
    /// <param name="token">The credential; empty when none came.</param>
    /// <param name="mayAssert">Whether callers without a credential are believed: on loopback in single-user mode only.</param>
    public ActorStanding StandingOf(KnownAgent? claimed, ActorClaim claim, string token, bool mayAssert)
    {
        if (claimed is { State.Presence: AgentPresence.Registered })
        {
            return token.Length == 0 ? ActorStanding.MissingCredential
                : claimed.Holds(token) ? ActorStanding.Bound
                : IsOfAnotherOrg(token, claim.Org) ? ActorStanding.ForeignCredential
                : ActorStanding.WrongCredential;
        }

        return token.Length > 0 && _byTokenHash.ContainsKey(Credential.HashOf(token)) ? ActorStanding.ForeignCredential
            : !mayAssert ? token.Length > 0 ? ActorStanding.WrongCredential : ActorStanding.MissingCredential
            : claim.AgentId == AgentId.Unattributed ? ActorStanding.Unattributed
            : ActorStanding.Asserted;
    }

    // The holder of a credential is not told by the reason whether an agent of another org is registered.
    private bool IsOfAnotherOrg(string token, string org) =>
        _byTokenHash.TryGetValue(Credential.HashOf(token), out var holder) && Find(holder)?.State.Profile?.Org != org;

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.CategoryKey != Category)
        {
            return;
        }

        // An event of a type that only a newer build knows changes nothing here, and still is the stream's last version.
        var id = new AgentId(recorded.Event.Stream.Id);
        var known = Find(id);
        var before = known?.State ?? AgentDecider.Initial;
        var opened = recorded.Event.Open();
        var happened = AgentEventCodec.Read(opened);
        var after = happened is null ? before : AgentDecider.Evolve(before, happened);
        var registeredAt = known?.RegisteredAt ?? (happened is AgentEvent.Registered ? opened.RecordedAt : null);
        if (before.TokenHash.Length > 0)
        {
            _byTokenHash.TryRemove(before.TokenHash, out _);
        }

        _agents[id] = new KnownAgent(id, after, recorded.Event.Version, registeredAt, known?.Life ?? new Liveness());
        _index.Apply(id, before, after);
        if (after.TokenHash.Length > 0)
        {
            _byTokenHash[after.TokenHash] = id;
        }
    }
}
