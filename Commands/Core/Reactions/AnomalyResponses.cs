using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>
/// Agents are suspended for anomalies whose suspension is due and was not done, as after a crash between the two; and those
/// suspensions end that end by themselves.
/// </summary>
public sealed class AnomalyResponses(WriteSideState state, AnomalyResponder responder) : IReaction
{
    private static readonly StreamName Category = StreamName.Of("anomaly", 0);

    /// <inheritdoc/>
    public IEnumerable<Appointment> Open(Instant now) =>
        state.Anomalies.All.Where(each => each.Value.State.Due is not null || each.Value.State.Pause is not null)
            .Select(each => new Appointment(each.Value.State.Due is null ? each.Value.State.Pause!.Until : now, each.Key.Id));

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.CategoryKey != AnomalyDecider.CategoryKey)
        {
            return [];
        }

        Instant? due = AnomalyEvent.Read(recorded.Event.Open()) switch
        {
            AnomalyEvent.Detected { What.Effect: AnomalyEffect.Suspended or AnomalyEffect.Quarantined } e => e.At,
            AnomalyEvent.Answered { Until: { } until } => until,
            _ => null,
        };
        return due is { } next ? [new Appointment(next, recorded.Event.Stream.Id)] : [];
    }

    /// <inheritdoc/>
    public async ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken)
    {
        var stream = Category.With(subject);
        await responder.AnswerAsync(stream, cancellationToken).ConfigureAwait(false);
        return await responder.TickAsync(stream, now, cancellationToken).ConfigureAwait(false);
    }
}
