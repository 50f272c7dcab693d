using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>Alerts are suppressed no longer when the time is over, or when the silence that they were raised under was ended.</summary>
public sealed class AlertSilences(WriteSideState state, IEventStore store, AlertRaising raising) : IReaction
{
    private static readonly ulong AlertingKey = AlertingDecider.StreamOf("").CategoryKey;

    /// <inheritdoc/>
    public IEnumerable<Appointment> Open(Instant now) =>
        state.Alerts.All.Where(alert => alert.State.Phase == AlertPhase.Suppressed)
            .Select(alert => new Appointment(IsGone(alert) ? now : alert.State.SilencedUntil, alert.Id.Value));

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey == AlertId.CategoryKey)
        {
            var until = AlertEventCodec.Read(recorded.Event.Open()) switch
            {
                AlertEvent.Raised e => e.SilencedUntil,
                AlertEvent.Silenced e => e.Until,
                _ => default,
            };
            return until == default ? [] : [new Appointment(until, stream.Id)];
        }

        return stream.CategoryKey == AlertingKey && AlertingEvent.Read(recorded.Event.Open()) is AlertingEvent.SilenceEnded
            ? [new Appointment(recorded.Event.RecordedAt, stream.Id)]
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken)
    {
        if (state.Alerts.Find(new AlertId(subject)) is { } alert)
        {
            return await KeepAsync(alert, now, cancellationToken).ConfigureAwait(false);
        }

        // What was told just now may not be folded yet.
        var stream = AlertingDecider.StreamOf("").With(subject);
        var head = ExpectedVersion.Of(await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false));
        await state.CatchUpAsync(store, new(stream, head, head), cancellationToken).ConfigureAwait(false);
        foreach (var gone in state.Alerts.All.Where(each => each.State.Phase == AlertPhase.Suppressed && IsGone(each)))
        {
            await raising.UnsilenceAsync(gone, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<Instant?> KeepAsync(KnownAlert alert, Instant now, CancellationToken cancellationToken)
    {
        if (alert.State.Phase != AlertPhase.Suppressed)
        {
            return null;
        }

        if (now < alert.State.SilencedUntil && !IsGone(alert))
        {
            return alert.State.SilencedUntil;
        }

        await raising.UnsilenceAsync(alert, cancellationToken).ConfigureAwait(false);
        return null;
    }

    // Ended by somebody, and not by time.
    private bool IsGone(KnownAlert alert) => alert.State.Silence.Length > 0
        && !state.Alerting.StateOf(AlertingDecider.StreamOf(alert.Org)).Silences.ContainsKey(alert.State.Silence);
}
