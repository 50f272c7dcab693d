using System.Diagnostics;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>What may be asked of a delivery's stream.</summary>
public abstract record DeliveryCommand
{
    private DeliveryCommand()
    {
    }

    /// <summary>Be delivered.</summary>
    /// <param name="Destination">The destination's name.</param>
    /// <param name="Notice">What is told.</param>
    /// <param name="Hopeless">Why it is given up at once; empty where it is not.</param>
    public sealed record Queue(string Destination, AlertNotice Notice, string Hopeless) : DeliveryCommand;

    /// <summary>Count what came of an attempt.</summary>
    /// <param name="Attempt">Which, from 1.</param>
    /// <param name="Outcome">What came of it.</param>
    /// <param name="Now">When.</param>
    /// <param name="Jitter">At random from 0 to 1.</param>
    public sealed record Report(int Attempt, DeliveryOutcome Outcome, Instant Now, double Jitter) : DeliveryCommand;

    /// <summary>Be tried again after it was given up.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Requeue(string Reason) : DeliveryCommand;
}

/// <summary>What a delivery's stream answers.</summary>
public abstract record DeliveryReply
{
    private DeliveryReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Phase">Where the delivery stands.</param>
    public sealed record Done(DeliveryPhase Phase) : DeliveryReply;

    /// <summary>There is no such delivery.</summary>
    public sealed record Unknown : DeliveryReply;

    /// <summary>It was not given up, and so cannot be queued again.</summary>
    /// <param name="Phase">Where it stands.</param>
    public sealed record NotDead(DeliveryPhase Phase) : DeliveryReply;
}

/// <summary>
/// One delivery. An attempt that failed counts once, whoever reports it how often; that something was taken always counts,
/// because it is so: also of an attempt that was given up for lost, and after the delivery was.
/// </summary>
public sealed class DeliveryDecider : IDecider<DeliveryState, DeliveryCommand, DeliveryEvent, DeliveryReply>
{
    private DeliveryDecider()
    {
    }

    /// <inheritdoc/>
    public static DeliveryState Initial { get; } = new();

    /// <inheritdoc/>
    public static DeliveryState Evolve(DeliveryState state, DeliveryEvent happened) => happened switch
    {
        DeliveryEvent.Queued e => new()
        {
            Phase = DeliveryPhase.Open, Destination = e.Destination, Notice = e.Notice, QueuedAt = e.At, DueAt = e.At,
        },
        DeliveryEvent.Failed e => state with
        {
            Attempts = e.Attempt,
            FailedInRow = state.FailedInRow + 1,
            LastFailure = e.Class,
            Status = e.Status,
            Reason = e.Detail,
            DueAt = e.RetryAt ?? state.DueAt,
        },
        DeliveryEvent.Succeeded e => state with
        {
            Phase = DeliveryPhase.Succeeded,
            Attempts = Math.Max(state.Attempts, e.Attempt),
            LastFailure = null,
            Status = e.Status,
            RemoteId = e.RemoteId,
            Reason = "",
            EndedAt = e.At,
        },
        DeliveryEvent.DeadLettered e => state with { Phase = DeliveryPhase.DeadLettered, Reason = e.Reason, EndedAt = e.At },
        DeliveryEvent.Requeued e => state with { Phase = DeliveryPhase.Open, FailedInRow = 0, DueAt = e.At },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<DeliveryReply, DeliveryEvent> Decide(DeliveryState state, DeliveryCommand command) => command switch
    {
        DeliveryCommand.Queue c => state.Phase == DeliveryPhase.None ? Queue(c) : Said(state.Phase),
        _ when state.Phase == DeliveryPhase.None => new(new DeliveryReply.Unknown(), []),
        DeliveryCommand.Report { Outcome: DeliveryOutcome.Delivered delivered } c => state.Phase == DeliveryPhase.Succeeded
            ? Said(state.Phase)
            : Done(DeliveryPhase.Succeeded,
                new DeliveryEvent.Succeeded(c.Attempt, delivered.Status, DeliveryOutcome.Cut(delivered.RemoteId))),
        DeliveryCommand.Report { Outcome: DeliveryOutcome.Failed failed } c => state.IsOpen && c.Attempt == state.NextAttempt
            ? Fail(state, c, failed)
            : Said(state.Phase),
        DeliveryCommand.Requeue c => state.Phase == DeliveryPhase.DeadLettered
            ? Done(DeliveryPhase.Open, new DeliveryEvent.Requeued(state.Destination, c.Reason))
            : new(new DeliveryReply.NotDead(state.Phase), []),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<DeliveryReply, DeliveryEvent> Queue(DeliveryCommand.Queue c)
    {
        var queued = new DeliveryEvent.Queued(c.Destination, c.Notice);
        return c.Hopeless.Length == 0
            ? Done(DeliveryPhase.Open, queued)
            : Done(DeliveryPhase.DeadLettered, queued, new DeliveryEvent.DeadLettered(0, c.Hopeless));
    }

    private static Decision<DeliveryReply, DeliveryEvent> Fail(
        DeliveryState state, DeliveryCommand.Report c, DeliveryOutcome.Failed failed)
    {
        var row = state.FailedInRow + 1;
        var isOver = FailureClasses.IsFinal(failed.Class) || row >= RetryPlan.AttemptsOf(state.Notice!.Occasion);
        var detail = DeliveryOutcome.Cut(failed.Detail);
        Instant? retry = isOver ? null : c.Now.Plus(RetryPlan.After(row, failed.RetryAfter, c.Jitter));
        var tried = new DeliveryEvent.Failed(c.Attempt, failed.Class, failed.Status, detail, retry);
        return isOver
            ? Done(DeliveryPhase.DeadLettered, tried, new DeliveryEvent.DeadLettered(c.Attempt, detail))
            : Done(DeliveryPhase.Open, tried);
    }

    private static Decision<DeliveryReply, DeliveryEvent> Said(DeliveryPhase phase) => new(new DeliveryReply.Done(phase), []);

    private static Decision<DeliveryReply, DeliveryEvent> Done(DeliveryPhase phase, params ReadOnlySpan<DeliveryEvent> events) =>
        new(new DeliveryReply.Done(phase), [.. events]);
}
