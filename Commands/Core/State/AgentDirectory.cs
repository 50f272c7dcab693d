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
public sealed record KnownAgent(AgentId Id, AgentState State, StreamVersion Version, Instant? RegisteredAt)
{
    /// <summary>What policies may ask of it, but for what changes with other agents.</summary>
    public ActorFacts Facts { get; } = FactsOf(Id, State, RegisteredAt);

    private static ActorFacts FactsOf(AgentId id, AgentState state, Instant? registeredAt) => new()
    {
        Id = id,
        Org = state.Profile?.Org,
        Team = state.Profile?.Team,
        Did = state.Profile?.Did,
        Name = state.Profile?.Name,
        Depth = state.Lineage?.Depth,
        RegisteredAt = registeredAt,
        RiskTier = state.Profile?.RiskTier is { } tier and >= 1 and <= 4 ? (RiskTier)tier : null,
        GovernanceLevel = state.Profile is null ? null : GovernanceLevel.Discover,
    };
}

/// <summary>Every agent and every credential's hash, folded from the log. One writer, any readers.</summary>
public sealed partial class AgentDirectory
{
    private static readonly string Category = default(AgentId).Stream.Category;

    private readonly ConcurrentDictionary<AgentId, KnownAgent> _agents = new();
    private readonly ConcurrentDictionary<string, AgentId> _byTokenHash = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<AgentId, int> _children = new();
    private readonly ConcurrentDictionary<(string Org, string Team), int> _teams = new();

    /// <summary>How many agents may act.</summary>
    public int CountActive() => _agents.Count(agent => agent.Value.State.Status == AgentStatus.Active);

    /// <summary>The agent of an id, or null.</summary>
    public KnownAgent? Find(AgentId id) => _agents.GetValueOrDefault(id);

    /// <summary>The agent that a credential was given to and still belongs to, or null.</summary>
    public KnownAgent? FindByToken(string token) =>
        token.Length > 0
        && _byTokenHash.TryGetValue(Credential.HashOf(token), out var id)
        && Find(id) is { State.Status: AgentStatus.Active } agent ? agent : null;

    /// <summary>What policies may ask of an agent, with what changes with other agents: its parent, children and team.</summary>
    public ActorFacts FactsAmongOthers(KnownAgent agent) => agent.Facts with
    {
        Parent = agent.State.Lineage?.Parent is { } parent ? Find(parent)?.Facts : null,
        ChildrenCount = _children.GetValueOrDefault(agent.Id),
        TeamActiveAgents = _teams.GetValueOrDefault((agent.Facts.Org ?? "", agent.Facts.Team ?? "")),
    };

    /// <summary>How a claim holds, given the credential that came with it.</summary>
    /// <param name="claimed">The agent that the claim leads to, as it was found; null when there is none.</param>
    /// <param name="claim">Who is claimed.</param>
    /// <param name="token">The credential; empty when none came.</param>
    /// <param name="mayAssert">Whether callers without a credential are believed: on loopback in single-user mode only.</param>
    public ActorStanding StandingOf(KnownAgent? claimed, ActorClaim claim, string token, bool mayAssert)
    {
        if (claimed is { State: { Status: AgentStatus.Active } state })
        {
            return token.Length == 0 ? ActorStanding.MissingCredential
                : Credential.SameHash(state.TokenHash, Credential.HashOf(token)) ? ActorStanding.Bound
                : ActorStanding.WrongCredential;
        }

        return token.Length > 0 && _byTokenHash.ContainsKey(Credential.HashOf(token)) ? ActorStanding.ForeignCredential
            : !mayAssert ? token.Length > 0 ? ActorStanding.WrongCredential : ActorStanding.MissingCredential
            : claim.AgentId == AgentId.Unattributed ? ActorStanding.Unattributed
            : ActorStanding.Asserted;
    }

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.Category != Category)
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

        Count(before, -1);
        Count(after, 1);
        _index.Apply(id, before, after);
        _agents[id] = new KnownAgent(id, after, recorded.Event.Version, registeredAt);
        if (after.TokenHash.Length > 0)
        {
            _byTokenHash[after.TokenHash] = id;
        }
    }

    private void Count(AgentState state, int change)
    {
        if (state is not { Status: AgentStatus.Active, Profile: { } profile })
        {
            return;
        }

        _teams.AddOrUpdate((profile.Org, profile.Team), change, (_, count) => count + change);
        if (state.Lineage?.Parent is { } parent)
        {
            _children.AddOrUpdate(parent, change, (_, count) => count + change);
        }
    }
}
