using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>
/// The life of one agent (gateway specification §2). A second registration with proof of the same key rotates the
/// credential: an agent whose process died has lost its credential and must not be locked out for ever. Nothing that an
/// agent does itself takes a suspension back: neither registering nor leaving.
/// </summary>
public sealed partial class AgentDecider : IDecider<AgentState, AgentCommand, AgentEvent, AgentReply>
{
    /// <summary>Longest time for which verdicts are only observed (gateway specification §2.6).</summary>
    public static readonly TimeSpan ObservingMax = TimeSpan.FromHours(72);

    private AgentDecider()
    {
    }

    /// <inheritdoc/>
    public static AgentState Initial { get; } = new();

    /// <inheritdoc/>
    public static Decision<AgentReply, AgentEvent> Decide(AgentState state, AgentCommand command) => command switch
    {
        AgentCommand.Register c => Register(state, c),
        AgentCommand.Lapse or AgentCommand.Recover or AgentCommand.EndWindow when state.Presence != AgentPresence.Registered =>
            Said(new AgentReply.Done()),
        _ when state.Presence != AgentPresence.Registered && !Outlasts(state, command) => Said(new AgentReply.Unknown()),
        AgentCommand.Deregister c => !Credential.SameHash(state.TokenHash, c.TokenHash)
            ? Said(new AgentReply.WrongCredential())
            : new(new AgentReply.Left(), [new AgentEvent.Deregistered(c.Reason, Removed: false)]),
        AgentCommand.Remove c => Done(new AgentEvent.Deregistered(c.Reason, Removed: true)),
        AgentCommand.Suspend c => state.Suspensions.ContainsKey(c.Kind)
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.Suspended(c.Kind, c.Reason, c.Cause)),
        AgentCommand.Quarantine c => new(new AgentReply.Done(), QuarantineOf(state, c.Reason)),
        AgentCommand.Resume c => Resume(state, c),
        AgentCommand.Rotate c => state.TokenHash == c.TokenHash
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.CredentialRotated(c.TokenHash, c.Reason)),
        AgentCommand.Revoke c => state.TokenHash.Length == 0
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.CredentialRevoked(c.Reason)),
        AgentCommand.Reparent c => state.Lineage == c.Lineage
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.Reparented(state.Lineage!.Parent, c.Lineage, c.Reason)),
        AgentCommand.Move c => state.Profile!.Team == c.Team
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.Moved(state.Profile.Team, c.Team, c.Reason)),
        AgentCommand.Enforce c => state.ObservedUntil is null
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.ModeChanged(null, c.Reason)),
        AgentCommand.Observe c => Observe(state, c),
        AgentCommand.EndWindow c => state.ObservedUntil is { } until && until <= c.Now
            ? Done(new AgentEvent.WindowExpired(until))
            : Said(new AgentReply.Done()),
        AgentCommand.Orphan c => Orphan(state, c),
        AgentCommand.Lapse c => state.HasLapsed
            ? Said(new AgentReply.Done())
            : Done(new AgentEvent.HeartbeatLapsed(c.LastSeen, c.Threshold)),
        AgentCommand.Recover => state.HasLapsed ? Done(new AgentEvent.HeartbeatRecovered()) : Said(new AgentReply.Done()),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    // Leaving in time is no way out of what is held against an agent, nor does it make a pause of that endless.
    private static bool Outlasts(AgentState state, AgentCommand command) => state.Presence == AgentPresence.Gone && command switch
    {
        AgentCommand.Quarantine or AgentCommand.Suspend { Kind: SuspensionKind.Anomaly } => true,
        AgentCommand.Resume c => c.Kinds.SetEquals([SuspensionKind.Anomaly]),
        _ => false,
    };

    private static Decision<AgentReply, AgentEvent> Register(AgentState state, AgentCommand.Register command)
    {
        if (state.Presence == AgentPresence.Registered)
        {
            return new(
                new AgentReply.Joined(state.Lineage!, state.Profile!),
                state.TokenHash == command.TokenHash ? [] : [new AgentEvent.CredentialRotated(command.TokenHash, "")]);
        }

        // Whoever was removed comes back when somebody wants it, and not because the door is open to everybody.
        return state.WasRemoved && command.Enrolment == Enrolment.Local
            ? Said(new AgentReply.Refused("agent_removed",
                "the agent was removed from the registry: enrol its DID with 'aasm team enroll' before it registers again"))
            : new(
                new AgentReply.Joined(command.Lineage, command.Profile),
                [new AgentEvent.Registered(command.Profile, command.Lineage, command.TokenHash, command.Enrolment)]);
    }

    private static Decision<AgentReply, AgentEvent> Resume(AgentState state, AgentCommand.Resume command)
    {
        var cleared = command.Kinds.Intersect(state.Suspensions.Keys);
        return cleared.IsEmpty
            ? Said(new AgentReply.Refused("not_suspended", state.Suspensions.IsEmpty
                ? "the agent is not suspended"
                : $"the agent is suspended for {string.Join(", ", state.Suspensions.Keys.Select(AgentWords.Of))}: name these kinds"))
            : Done(new AgentEvent.SuspensionCleared(cleared, command.Note));
    }

    private static ImmutableArray<AgentEvent> QuarantineOf(AgentState state, string reason)
    {
        var events = ImmutableArray.CreateBuilder<AgentEvent>();
        if (!state.Suspensions.ContainsKey(SuspensionKind.Anomaly))
        {
            events.Add(new AgentEvent.Suspended(SuspensionKind.Anomaly, reason, null));
        }

        if (state.TokenHash.Length > 0)
        {
            events.Add(new AgentEvent.CredentialRevoked(reason));
        }

        return events.ToImmutable();
    }

    private static Decision<AgentReply, AgentEvent> Observe(AgentState state, AgentCommand.Observe command) =>
        string.IsNullOrWhiteSpace(command.Reason)
            ? Said(new AgentReply.Refused("observe_reason", "observing needs a reason"))
        : command.Until <= command.Now || command.Until > command.Now.Plus(ObservingMax)
            ? Said(new AgentReply.Refused("observe_window",
                $"observing has to end in the future, at most {ObservingMax.TotalHours:0} hours from now"))
        : state.ObservedUntil == command.Until ? Said(new AgentReply.Done())
        : Done(new AgentEvent.ModeChanged(command.Until, command.Reason));

    private static Decision<AgentReply, AgentEvent> Orphan(AgentState state, AgentCommand.Orphan command) => command.Fate switch
    {
        OrphanFate.Suspend when state.Suspensions.ContainsKey(SuspensionKind.ParentDeregistered) => Said(new AgentReply.Done()),
        OrphanFate.Promote when state.Lineage == command.Lineage => Said(new AgentReply.Done()),
        _ => Done(new AgentEvent.Orphaned(command.Parent, command.Fate, command.Lineage)),
    };

    private static Decision<AgentReply, AgentEvent> Said(AgentReply reply) => new(reply, []);

    private static Decision<AgentReply, AgentEvent> Done(AgentEvent happened) => new(new AgentReply.Done(), [happened]);
}
