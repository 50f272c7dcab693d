using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// How unlike itself an agent was of late: the sum over its anomalies within a time, by what its org wants done about each
/// (block and quarantine 40, pause 25, alert 10), at most 100. False positives count nothing. It says nothing of how likely
/// harm is, and only compares agents under the same rules. Pure.
/// </summary>
public static class AnomalyScore
{
    /// <summary>The highest score.</summary>
    public const int Max = 100;

    /// <summary>The score of an agent.</summary>
    /// <param name="state">What is known of its anomalies; the latest <see cref="AnomalyState.RecentMax"/> count.</param>
    /// <param name="now">When.</param>
    /// <param name="window">How far back anomalies count.</param>
    /// <returns>0 to <see cref="Max"/>.</returns>
    public static int Of(AnomalyState state, Instant now, TimeSpan window)
    {
        var since = now.Plus(-window);
        var score = 0;
        for (var i = state.Recent.Count - 1; i >= 0 && score < Max; i--)
        {
            var known = state.Recent[i];
            if (known.At <= since)
            {
                break;
            }

            score += known.Verdict == AnomalyVerdict.FalsePositive ? 0 : WeightOf(known.What.Response);
        }

        return Math.Min(score, Max);
    }

    /// <summary>What one anomaly adds, by the response that its org wants.</summary>
    public static int WeightOf(AnomalyResponse response) => response switch
    {
        AnomalyResponse.Block or AnomalyResponse.Quarantine => 40,
        AnomalyResponse.Pause => 25,
        AnomalyResponse.Alert => 10,
        _ => 0,
    };
}
