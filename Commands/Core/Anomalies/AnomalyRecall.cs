using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>Counts again, after a restart, what agents did within the longest window in force.</summary>
/// <param name="feed">The log.</param>
/// <param name="state">Which rules are in force.</param>
/// <param name="baselines">What is filled.</param>
/// <param name="time">The clock.</param>
/// <param name="positionsMax">How far from its end the log is read at the most; what lies before counts no more.</param>
public sealed class AnomalyRecall(
    IEventFeed feed, WriteSideState state, AnomalyBaselines baselines, TimeProvider time, ulong positionsMax)
{
    private static readonly FeedFilter Counted = FeedFilter.OfCategories("session", "anomaly");

    private readonly LogTimes _times = new(feed);

    /// <summary>Fills the baselines from the log. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        var longest = state.AnomalyRules.All.Select(org => org.Value.State.Rules).Prepend(AnomalyRules.Default)
            .Max(rules => Math.Max(rules.WindowSeconds, rules.LoopWindowSeconds));
        var since = Instant.From(time.GetUtcNow() - TimeSpan.FromSeconds(longest));
        var from = await _times.FirstSinceAsync(since, positionsMax, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Counted, cancellationToken).ConfigureAwait(false))
        {
            Count(recorded.Event.Open());
        }
    }

    private void Count(EventEnvelope envelope)
    {
        var rules = state.AnomalyRules.StateOf(OrgStreams.Of(envelope.Org ?? ActorClaim.Default).AnomalyRules);
        if (envelope.RecordedAt < rules.MeasuredSince)
        {
            return;
        }

        if (ActionDecided.Read(envelope) is { } decided)
        {
            if (BaselineActions.Of(decided, envelope) is { } action)
            {
                var known = baselines.Of(decided.Agent);
                lock (known.Gate)
                {
                    known.Under(rules).Count(action, rules.Rules, out _);
                }
            }
        }
        else if (AnomalyEvent.Read(envelope) is AnomalyEvent.Detected { What: var what })
        {
            var known = baselines.Of(what.Agent);
            lock (known.Gate)
            {
                known.Under(rules).Tell(what.Type, what.Subject, KeyOf(what), envelope.RecordedAt, rules.Rules);
            }
        }
    }

    private static ulong KeyOf(Anomaly what) =>
        what.Type == AnomalyType.LoopRunaway && Hash256.TryParse(what.Subject, out var digest) ? AgentBaseline.KeyOf(digest) : 0;
}
