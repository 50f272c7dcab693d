using System.Runtime.CompilerServices;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>What an agent is told to do.</summary>
public abstract record AgentSignal
{
    private AgentSignal()
    {
    }

    /// <summary>Start nothing further.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Suspend(string Reason) : AgentSignal;

    /// <summary>Go on.</summary>
    /// <param name="Note">A note.</param>
    public sealed record Resume(string Note) : AgentSignal;

    /// <summary>End the process. For agents of the highest risk tier only.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Kill(string Reason) : AgentSignal;

    /// <summary>Other policies apply.</summary>
    /// <param name="Digest">The digest of the set that does.</param>
    public sealed record PolicyChanged(string Digest) : AgentSignal;
}

/// <summary>
/// Tells an agent what its standing demands: how it is when it begins to listen, and every change after. Read from the log
/// at the listener's own pace, so that one who stalls holds up nobody. Safe for concurrent use.
/// </summary>
public sealed class AgentSignals(WriteSideState state, IEventFeed feed)
{
    private const int CriticalTier = 4;

    private static readonly FeedFilter Wanted = FeedFilter.OfCategories("agent", "halt", "policy");

    /// <summary>Tells until cancelled, or until the agent has left.</summary>
    public async IAsyncEnumerable<AgentSignal> SubscribeAsync(
        AgentId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is folded after this line is told twice at most, and the second time changes nothing.
        var from = state.Next;
        var (told, policy) = (default(AgentSignal), PolicyOf(id));
        if (StandingOf(id) is { } standing)
        {
            yield return told = standing;
        }

        await foreach (var message in feed.SubscribeAsync(from, Wanted, cancellationToken).ConfigureAwait(false))
        {
            if (message is not FeedMessage.Event)
            {
                continue;
            }

            await state.ReachedAsync(message.Next, cancellationToken).ConfigureAwait(false);
            if (state.Agents.Find(id) is not { State.Presence: AgentPresence.Registered })
            {
                yield break;
            }

            var now = StandingOf(id);
            if (now != told)
            {
                yield return now ?? new AgentSignal.Resume("");
                told = now;
            }

            if (PolicyOf(id) is var current && current != policy)
            {
                yield return new AgentSignal.PolicyChanged(policy = current);
            }
        }
    }

    private string PolicyOf(AgentId id) => state.Agents.Find(id)?.State.Profile is { } profile
        ? state.Policies.For(OrgStreams.Of(profile.Org).Policies).Set.Digest
        : "";

    // Null while nothing is to be told: the agent may go on.
    private AgentSignal? StandingOf(AgentId id)
    {
        if (state.Agents.Find(id) is not { State: { Profile: { } profile } agent })
        {
            return null;
        }

        if (HaltOn(id, profile) is { } halt)
        {
            return halt.Signal == HaltSignal.Terminate && profile.RiskTier == CriticalTier
                ? new AgentSignal.Kill(halt.Reason)
                : new AgentSignal.Suspend(halt.Reason);
        }

        return agent.Suspensions.IsEmpty
            ? null
            : new AgentSignal.Suspend(string.Join("; ", agent.Suspensions.Values.Select(suspension => suspension.Reason)));
    }

    private Halt? HaltOn(AgentId id, AgentProfile profile)
    {
        var org = OrgStreams.Of(profile.Org).Halts;
        return state.Halts.StateOf(OrgStreams.FleetHalts).Halts.Values
            .Concat(state.Halts.StateOf(org).Halts.Values.Where(halt =>
                new HaltScope(profile.Org, halt.Team, halt.Agent).Covers(profile.Org, profile.Team, id)))
            .MaxBy(halt => halt.Signal);
    }
}
