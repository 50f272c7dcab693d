using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// One alert, from its raising to its end, and again when the same happens so soon that it is the same. People are told
/// once that it began and once that it is over.
/// </summary>
public sealed class AlertDecider : IDecider<AlertState, AlertCommand, AlertEvent, AlertReply>
{
    /// <summary>Longest silence: a week (gateway specification §10).</summary>
    public const int SilenceSecondsMax = 604_800;

    /// <summary>Longest reason, in characters (gateway specification §10).</summary>
    public const int ReasonLengthMax = 500;

    private AlertDecider()
    {
    }

    /// <inheritdoc/>
    public static AlertState Initial { get; } = new();

    /// <inheritdoc/>
    public static AlertState Evolve(AlertState state, AlertEvent happened) => Changed(state, happened) with
    {
        UpdatedAt = happened.At > state.UpdatedAt ? happened.At : state.UpdatedAt,
    };

    /// <inheritdoc/>
    public static Decision<AlertReply, AlertEvent> Decide(AlertState state, AlertCommand command) => command switch
    {
        AlertCommand.Raise c => state.Phase == AlertPhase.None ? Raise(state, c) : Nothing(state),
        _ when state.Phase == AlertPhase.None => Said(new AlertReply.Unknown()),
        AlertCommand.Recur c => c.Seen <= state.SeenAt
            ? Nothing(state)
            : Done(state, new AlertEvent.Recurred(c.Seen, Sum(state.Occurrences, c.Occurrences))),
        AlertCommand.Subside => state is { Phase: AlertPhase.Resolved, IsHeld: true }
            ? Done(state, new AlertEvent.Subsided())
            : Nothing(state),
        AlertCommand.Resolve c => state.Phase == AlertPhase.Resolved
            ? Nothing(state)
            : Done(state, new AlertEvent.Resolved(c.Reason, c.HasEnded)),
        AlertCommand.EndSilence c => state.Phase == AlertPhase.Suppressed && state.Silence == c.Id && state.SilencedUntil == c.Until
            ? Done(state, new AlertEvent.SilenceEnded())
            : Nothing(state),
        _ when !state.IsOpen => Said(new AlertReply.Ended()),
        AlertCommand.Acknowledge c => state.Phase == AlertPhase.Acknowledged || state.Prior == AlertPhase.Acknowledged
            ? Nothing(state)
            : Done(state, new AlertEvent.Acknowledged(c.Reason) { By = c.By }),
        AlertCommand.Silence c => Silence(state, c),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static AlertState Changed(AlertState state, AlertEvent happened) => happened switch
    {
        AlertEvent.Raised e => Began(e),
        AlertEvent.Recurred e => Again(state, e),
        AlertEvent.Acknowledged e => state.Phase == AlertPhase.Suppressed
            ? state with { Prior = AlertPhase.Acknowledged, AcknowledgedBy = e.By }
            : state with { Phase = AlertPhase.Acknowledged, AcknowledgedBy = e.By },
        AlertEvent.Silenced e => state with
        {
            Phase = AlertPhase.Suppressed,
            Prior = state.Phase == AlertPhase.Suppressed ? state.Prior : state.Phase,
            SilencedUntil = e.Until,
            SilenceReason = e.Reason,
            Silence = "",
        },
        AlertEvent.SilenceEnded => Unsilenced(state) with
        {
            Phase = state.Prior,
            Telling = state.Telling == AlertTelling.Owed ? AlertTelling.Told : state.Telling,
            WasTold = state.WasTold || state.Telling == AlertTelling.Owed,
        },
        AlertEvent.Subsided => state with { IsHeld = false },
        AlertEvent.Resolved e => Unsilenced(state) with
        {
            Phase = AlertPhase.Resolved,
            ResolvedBy = e.By,
            ResolvedAt = e.At,
            Reason = e.Reason,
            IsHeld = state.IsHeld && !e.HasEnded,
            Telling = AlertTelling.Nothing,
        },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    private static AlertState Began(AlertEvent.Raised e)
    {
        var isSilent = e.SilencedUntil != default;
        return new()
        {
            Phase = isSilent ? AlertPhase.Suppressed : AlertPhase.Unresolved,
            Prior = isSilent ? AlertPhase.Unresolved : AlertPhase.None,
            Case = e.Case,
            RaisedAt = e.At,
            SeenAt = e.Case.At,
            Occurrences = e.Occurrences,
            IsHeld = e.Case.Rule is not null,
            Telling = isSilent ? AlertTelling.Owed : AlertTelling.Told,
            WasTold = !isSilent,
            Silence = e.Silence,
            SilencedUntil = e.SilencedUntil,
        };
    }

    // Whoever heard nothing of it the first time, because it was silenced then, hears of it now.
    private static AlertState Again(AlertState state, AlertEvent.Recurred e) => state with
    {
        Telling = state.IsOpen || state.WasTold ? state.Telling : AlertTelling.Told,
        WasTold = state.WasTold || !state.IsOpen,
        Phase = state.IsOpen ? state.Phase : AlertPhase.Unresolved,
        SeenAt = e.Seen,
        Occurrences = e.Occurrences,
        IsHeld = state.Case?.Rule is not null,
        AcknowledgedBy = state.IsOpen ? state.AcknowledgedBy : "",
        ResolvedBy = "",
        ResolvedAt = null,
        Reason = "",
    };

    private static AlertState Unsilenced(AlertState state) => state with
    {
        Prior = AlertPhase.None, Silence = "", SilencedUntil = default, SilenceReason = "",
    };

    private static Decision<AlertReply, AlertEvent> Raise(AlertState state, AlertCommand.Raise c) =>
        Done(state, new AlertEvent.Raised(c.Case, c.Occurrences, c.Under?.Id ?? "", c.Under?.Until ?? default));

    private static Decision<AlertReply, AlertEvent> Silence(AlertState state, AlertCommand.Silence c) =>
        WhyNotSilence(c.Until, c.Reason, c.Now) is { } refusal ? Said(new AlertReply.Refused(refusal.Rule, refusal.Message))
        : state.Phase == AlertPhase.Suppressed && state.SilencedUntil == c.Until && state.SilenceReason == c.Reason ? Nothing(state)
        : Done(state, new AlertEvent.Silenced(c.Until, c.Reason));

    internal static (string Rule, string Message)? WhyNotSilence(Instant until, string reason, Instant now) =>
        until < now.Plus(TimeSpan.FromSeconds(1)) || until > now.Plus(TimeSpan.FromSeconds(SilenceSecondsMax))
            ? ("silence_lifetime", $"a silence lasts from 1 to {SilenceSecondsMax} seconds")
        : string.IsNullOrWhiteSpace(reason) ? ("silence_reason", "whoever silences says why")
        : reason.Length > ReasonLengthMax
            ? ("silence_reason", $"the reason has {reason.Length} characters; at most {ReasonLengthMax} are taken")
        : null;

    private static int Sum(int before, int more) => (int)Math.Min(int.MaxValue, (long)before + more);

    private static Decision<AlertReply, AlertEvent> Done(AlertState state, AlertEvent happened) =>
        new(new AlertReply.Done(state, Evolve(state, happened)), [happened]);

    private static Decision<AlertReply, AlertEvent> Nothing(AlertState state) => Said(new AlertReply.Done(state, state));

    private static Decision<AlertReply, AlertEvent> Said(AlertReply reply) => new(reply, ImmutableArray<AlertEvent>.Empty);
}
