using System.Collections.Concurrent;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>An agent as the write side knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The version of its stream that the state follows from.</param>
public sealed record KnownAgent(AgentId Id, AgentState State, StreamVersion Version);

/// <summary>Every agent and every credential's hash, folded from the log. One writer, any readers.</summary>
public sealed class AgentDirectory
{
    private static readonly string Category = default(AgentId).Stream.Category;

    private readonly ConcurrentDictionary<AgentId, KnownAgent> _agents = new();
    private readonly ConcurrentDictionary<string, AgentId> _byTokenHash = new(StringComparer.Ordinal);

    /// <summary>How many agents may act.</summary>
    public int CountActive() => _agents.Count(agent => agent.Value.State.Status == AgentStatus.Active);

    /// <summary>The agent of an id, or null.</summary>
    public KnownAgent? Find(AgentId id) => _agents.GetValueOrDefault(id);

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
        var before = Find(id)?.State ?? AgentDecider.Initial;
        var after = AgentEventCodec.Read(recorded.Event.Open()) is { } happened ? AgentDecider.Evolve(before, happened) : before;
        if (before.TokenHash.Length > 0)
        {
            _byTokenHash.TryRemove(before.TokenHash, out _);
        }

        _agents[id] = new KnownAgent(id, after, recorded.Event.Version);
        if (after.TokenHash.Length > 0)
        {
            _byTokenHash[after.TokenHash] = id;
        }
    }
}
