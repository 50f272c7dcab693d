using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>What reactions to agents have in common.</summary>
public abstract class AgentReaction(CommandRunner commands) : IReaction
{
    /// <summary>Who acts.</summary>
    public const string Principal = "system:scheduler";

    /// <summary>Every agent.</summary>
    protected AgentDirectory Agents => commands.State.Agents;

    /// <inheritdoc/>
    public abstract IEnumerable<Appointment> Open(Instant now);

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded)
    {
        var envelope = recorded.Event.Stream.CategoryKey == default(AgentId).Stream.CategoryKey ? recorded.Event.Open() : null;
        return envelope is not null && AgentEventCodec.Read(envelope) is { } happened && DueAfter(happened) is { } due
            ? [new Appointment(due, recorded.Event.Stream.Id)]
            : [];
    }

    /// <inheritdoc/>
    public ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken) =>
        Agents.Find(new AgentId(subject)) is { State.Presence: AgentPresence.Registered } agent
            ? KeepAsync(agent, now, cancellationToken)
            : ValueTask.FromResult<Instant?>(null);

    /// <summary>When an event wants the agent to be looked at; null for never.</summary>
    protected abstract Instant? DueAfter(AgentEvent happened);

    /// <summary>Looks at a registered agent.</summary>
    protected abstract ValueTask<Instant?> KeepAsync(KnownAgent agent, Instant now, CancellationToken cancellationToken);

    /// <summary>Asks an agent in the scheduler's name.</summary>
    protected async ValueTask AskAsync(KnownAgent agent, AgentCommand command, CancellationToken cancellationToken)
    {
        var profile = agent.State.Profile!;
        var origin = new CommandOrigin(profile.Org, profile.Team, Principal, Assurance.Unspecified, []);
        await commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, agent.Id, command, origin, token),
            cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Times of observing end (gateway specification §2.6).</summary>
public sealed class ShadowWindows(CommandRunner commands) : AgentReaction(commands)
{
    /// <inheritdoc/>
    public override IEnumerable<Appointment> Open(Instant now) =>
        Agents.All.Where(agent => agent.State.ObservedUntil is not null)
            .Select(agent => new Appointment(agent.State.ObservedUntil!.Value, agent.Id.Value));

    /// <inheritdoc/>
    protected override Instant? DueAfter(AgentEvent happened) =>
        happened is AgentEvent.ModeChanged { ObservedUntil: { } until } ? until : null;

    /// <inheritdoc/>
    protected override async ValueTask<Instant?> KeepAsync(
        KnownAgent agent, Instant now, CancellationToken cancellationToken)
    {
        await AskAsync(agent, new AgentCommand.EndWindow(now), cancellationToken).ConfigureAwait(false);
        return null;
    }
}

/// <summary>
/// Agents of which nothing is heard any more: neither heartbeats nor checks. After a restart, silence counts from the
/// moment of starting.
/// </summary>
public sealed class Heartbeats(CommandRunner commands) : AgentReaction(commands)
{
    /// <summary>How long is too long: three heartbeats (gateway specification §2.3 asks for one every 30 seconds).</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromSeconds(90);

    private Instant _since;

    /// <inheritdoc/>
    public override IEnumerable<Appointment> Open(Instant now)
    {
        _since = now;
        return Agents.All.Where(agent => agent.State.Presence == AgentPresence.Registered)
            .Select(agent => new Appointment(now.Plus(Threshold), agent.Id.Value));
    }

    /// <inheritdoc/>
    protected override Instant? DueAfter(AgentEvent happened) =>
        happened is AgentEvent.Registered ? happened.At.Plus(Threshold) : null;

    /// <inheritdoc/>
    protected override async ValueTask<Instant?> KeepAsync(
        KnownAgent agent, Instant now, CancellationToken cancellationToken)
    {
        var heard = Latest(agent.Life.Last ?? _since, agent.RegisteredAt ?? _since);
        var isSilent = heard.Plus(Threshold) <= now;
        if (isSilent && !agent.State.HasLapsed)
        {
            await AskAsync(agent, new AgentCommand.Lapse(agent.Life.Last, Threshold), cancellationToken).ConfigureAwait(false);
        }
        else if (!isSilent && agent.State.HasLapsed)
        {
            await AskAsync(agent, new AgentCommand.Recover(), cancellationToken).ConfigureAwait(false);
        }

        return isSilent ? now.Plus(Threshold) : heard.Plus(Threshold);
    }

    private static Instant Latest(Instant left, Instant right) => left > right ? left : right;
}

/// <summary>
/// Agents whose parent has left while nothing was done about them: the process ended within a command that reached too
/// many to be one append. They are suspended, as if nothing else had been wanted; but not those whom somebody has resumed
/// since they were suspended for it.
/// </summary>
public sealed class Stragglers(CommandRunner commands) : AgentReaction(commands)
{
    /// <inheritdoc/>
    public override IEnumerable<Appointment> Open(Instant now) =>
        Agents.All.Where(IsLeftBehind).Select(agent => new Appointment(now, agent.Id.Value));

    /// <inheritdoc/>
    protected override Instant? DueAfter(AgentEvent happened) => null;

    /// <inheritdoc/>
    protected override async ValueTask<Instant?> KeepAsync(
        KnownAgent agent, Instant now, CancellationToken cancellationToken)
    {
        if (IsLeftBehind(agent))
        {
            var orphan = new AgentCommand.Orphan(GoneAbove(agent)!.Value, OrphanFate.Suspend, agent.State.Lineage!);
            await AskAsync(agent, orphan, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private bool IsLeftBehind(KnownAgent agent) =>
        agent.State.Presence == AgentPresence.Registered && !IsSuspendedForIt(agent) && GoneAbove(agent) is not null;

    // Null also where the leaving was dealt with: the agent was suspended for it and resumed, or stands below one that was.
    private AgentId? GoneAbove(KnownAgent agent)
    {
        var dealtWith = agent.State.OrphanedBy;
        var above = agent.State.Lineage?.Parent;
        for (var steps = 0; above is { } id && steps <= AgentLineage.DepthMax; steps++)
        {
            if (Agents.Find(id) is not { State.Presence: AgentPresence.Registered } parent)
            {
                return id == dealtWith ? null : id;
            }

            dealtWith = IsSuspendedForIt(parent) ? dealtWith : parent.State.OrphanedBy ?? dealtWith;
            above = parent.State.Lineage?.Parent;
        }

        return null;
    }

    private static bool IsSuspendedForIt(KnownAgent agent) =>
        agent.State.Suspensions.ContainsKey(SuspensionKind.ParentDeregistered);
}
