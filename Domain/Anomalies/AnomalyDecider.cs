using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>What may be asked of an agent's anomalies.</summary>
public abstract record AnomalyCommand
{
    private AnomalyCommand()
    {
    }

    /// <summary>Record one.</summary>
    /// <param name="What">What was found.</param>
    public sealed record Detect(Anomaly What) : AnomalyCommand;

    /// <summary>Take the suspension as done that was due. Whoever asks suspends the agent in the same breath.</summary>
    /// <param name="IsHeld">Whether the agent is suspended for an anomaly already: that never ends earlier for one more.</param>
    public sealed record Answer(bool IsHeld) : AnomalyCommand;

    /// <summary>End what is over; nothing is while a suspension is due.</summary>
    /// <param name="Now">The time.</param>
    public sealed record Tick(Instant Now) : AnomalyCommand;

    /// <summary>Say whether it was one.</summary>
    /// <param name="Anomaly">The event that told it.</param>
    /// <param name="Verdict">What is said.</param>
    /// <param name="Reason">Why; not blank, at most <see cref="AnomalyDecider.ReasonLengthMax"/> characters.</param>
    public sealed record Judge(EventId Anomaly, AnomalyVerdict Verdict, string Reason) : AnomalyCommand;
}

/// <summary>What an agent's anomalies answer.</summary>
public abstract record AnomalyReply
{
    private AnomalyReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : AnomalyReply;

    /// <summary>The agent is to be suspended.</summary>
    /// <param name="For">The anomaly.</param>
    public sealed record ToSuspend(KnownAnomaly For) : AnomalyReply;

    /// <summary>The agent's suspension is over.</summary>
    public sealed record ToResume : AnomalyReply;

    /// <summary>There is no such anomaly among those that are kept in mind.</summary>
    public sealed record Unknown : AnomalyReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : AnomalyReply;
}

/// <summary>
/// The anomalies of one agent. A suspension is due from the moment that its anomaly is recorded until it is answered, and so
/// follows from the log whatever happens in between.
/// </summary>
public sealed class AnomalyDecider : IDecider<AnomalyState, AnomalyCommand, AnomalyEvent, AnomalyReply>
{
    /// <summary>Longest reason of a judgement, in characters.</summary>
    public const int ReasonLengthMax = 1_024;

    private AnomalyDecider()
    {
    }

    /// <inheritdoc/>
    public static AnomalyState Initial { get; } = new();

    /// <summary>The category of streams of anomalies, as a number.</summary>
    public static ulong CategoryKey { get; } = StreamName.Of("anomaly", 0).CategoryKey;

    /// <summary>The stream of an agent's anomalies.</summary>
    public static StreamName StreamOf(string org, AgentId agent) => StreamName.ForKey("anomaly", org, agent.ToString());

    /// <inheritdoc/>
    public static AnomalyState Evolve(AnomalyState state, AnomalyEvent happened) => happened switch
    {
        AnomalyEvent.Detected e => Detected(state, new(e.Id, e.At, e.What, AnomalyVerdict.None) { Team = e.Team }),
        AnomalyEvent.Answered e => state with
        {
            Due = null,
            Pause = e.Until is { } until ? new(e.Anomaly, until) : null,
        },
        AnomalyEvent.Lifted => state with { Pause = null },
        AnomalyEvent.Judged e => Find(state, e.Anomaly) is { } judged
            ? state with
            {
                Recent = state.Recent.Replace(judged, judged with { Verdict = e.Verdict, Reason = e.Reason, JudgedBy = e.By }),
            }
            : state,
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<AnomalyReply, AnomalyEvent> Decide(AnomalyState state, AnomalyCommand command) => command switch
    {
        AnomalyCommand.Detect c => new(new AnomalyReply.Done(), [new AnomalyEvent.Detected(c.What)]),
        AnomalyCommand.Answer c => state.Due is { } due
            ? new(new AnomalyReply.ToSuspend(due), [new AnomalyEvent.Answered(due.Id, EndOf(due, c.IsHeld, state.Pause))])
            : Said(new AnomalyReply.Done()),
        AnomalyCommand.Tick c => state is { Due: null, Pause: { } pause } && pause.Until <= c.Now
            ? new(new AnomalyReply.ToResume(), [new AnomalyEvent.Lifted(pause.Anomaly)])
            : Said(new AnomalyReply.Done()),
        AnomalyCommand.Judge c => Judge(state, c),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    /// <summary>An anomaly among those that are kept in mind; null where it is none of them.</summary>
    public static KnownAnomaly? Find(AnomalyState state, EventId anomaly) => state.Recent.Find(known => known.Id == anomaly);

    // A quarantine outweighs a pause that is due, and of two pauses the one that ends later.
    private static AnomalyState Detected(AnomalyState state, KnownAnomaly known) => state with
    {
        Agent = known.What.Agent,
        Count = state.Count + 1,
        Recent = (state.Recent.Count < AnomalyState.RecentMax ? state.Recent : state.Recent.RemoveAt(0)).Add(known),
        Due = known.What.Effect switch
        {
            AnomalyEffect.Quarantined => state.Due is { What.Effect: AnomalyEffect.Quarantined } ? state.Due : known,
            AnomalyEffect.Suspended => state.Due is { } due && Later(EndOf(due), EndOf(known)) == EndOf(due) ? due : known,
            _ => state.Due,
        },
    };

    private static Instant? EndOf(KnownAnomaly due) =>
        due.What is { Effect: AnomalyEffect.Suspended, PauseSeconds: > 0 and var seconds }
            ? due.At.Plus(TimeSpan.FromSeconds(seconds))
            : null;

    private static Instant? EndOf(KnownAnomaly due, bool isHeld, AnomalyPause? pause) =>
        isHeld ? Later(EndOf(due), pause?.Until) : EndOf(due);

    // What has no end is later than everything.
    private static Instant? Later(Instant? one, Instant? other) =>
        one is not { } first || other is not { } second ? null : first >= second ? first : second;

    private static Decision<AnomalyReply, AnomalyEvent> Judge(AnomalyState state, AnomalyCommand.Judge command) =>
        Find(state, command.Anomaly) is not { } known ? Said(new AnomalyReply.Unknown())
        : command.Verdict == AnomalyVerdict.None
            ? Said(new AnomalyReply.Refused("anomaly_verdict", "an anomaly is confirmed, or a false_positive"))
        : string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > ReasonLengthMax
            ? Said(new AnomalyReply.Refused("anomaly_reason", $"a judgement needs a reason of 1 to {ReasonLengthMax} characters"))
        : known.Verdict == command.Verdict && known.Reason == command.Reason ? Said(new AnomalyReply.Done())
        : new(new AnomalyReply.Done(), [new AnomalyEvent.Judged(command.Anomaly, command.Verdict, command.Reason)]);

    private static Decision<AnomalyReply, AnomalyEvent> Said(AnomalyReply reply) => new(reply, []);
}
