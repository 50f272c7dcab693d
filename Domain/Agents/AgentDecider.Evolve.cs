using System.Collections.Immutable;
using System.Diagnostics;

namespace AgentAssembly.Domain.Agents;

/// <content>How the state follows from what happened.</content>
public sealed partial class AgentDecider
{
    /// <inheritdoc/>
    public static AgentState Evolve(AgentState state, AgentEvent happened) => happened switch
    {
        AgentEvent.Registered e => Joined(state, e),
        AgentEvent.CredentialRotated e => state with { TokenHash = e.TokenHash },
        AgentEvent.CredentialRevoked => state with { TokenHash = "" },
        AgentEvent.Deregistered e => Gone(state, e.Removed),
        AgentEvent.Suspended e => state with
        {
            Suspensions = state.Suspensions.SetItem(e.Kind, new Suspension(e.Reason, e.Cause, e.By, e.At)),
        },
        AgentEvent.SuspensionCleared e => state with { Suspensions = state.Suspensions.RemoveRange(e.Kinds) },
        AgentEvent.Reparented e => state with { Lineage = e.Lineage },
        AgentEvent.Moved e => state with { Profile = state.Profile! with { Team = e.Team } },
        AgentEvent.ModeChanged e => state with { ObservedUntil = e.ObservedUntil },
        AgentEvent.WindowExpired => state with { ObservedUntil = null },
        AgentEvent.Orphaned e => Orphaned(state, e),
        AgentEvent.HeartbeatLapsed => state with { HasLapsed = true },
        AgentEvent.HeartbeatRecovered => state with { HasLapsed = false },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    // What holds against the agent itself outlives its absence; what came from a parent ends with that parentage.
    private static AgentState Joined(AgentState before, AgentEvent.Registered e) => new()
    {
        Presence = AgentPresence.Registered,
        Profile = e.Profile,
        Lineage = e.Lineage,
        TokenHash = e.TokenHash,
        Enrolment = e.Enrolment,
        Suspensions = before.Suspensions.RemoveRange([SuspensionKind.ParentSuspended, SuspensionKind.ParentDeregistered]),
    };

    private static AgentState Gone(AgentState state, bool wasRemoved) => state with
    {
        Presence = AgentPresence.Gone,
        TokenHash = "",
        ObservedUntil = null,
        HasLapsed = false,
        WasRemoved = wasRemoved,
    };

    private static AgentState Orphaned(AgentState state, AgentEvent.Orphaned e) => e.Fate switch
    {
        OrphanFate.Suspend => state with
        {
            OrphanedBy = e.Parent,
            Suspensions = state.Suspensions.SetItem(
                SuspensionKind.ParentDeregistered, new Suspension("the parent left the registry", e.Parent, e.By, e.At)),
        },
        OrphanFate.Promote => state with { Lineage = e.Lineage },
        OrphanFate.Deregister => Gone(state, wasRemoved: true),
        _ => throw new UnreachableException($"no fold for {e.Fate}"),
    };
}
