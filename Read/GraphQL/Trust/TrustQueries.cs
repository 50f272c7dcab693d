using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Trust;

/// <summary>Scores the friction of agents from what was counted of their actions.</summary>
internal static class TrustQueries
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(TrustScore.WindowDays);

    /// <summary>The score of an agent: 0 to 100.</summary>
    public static async ValueTask<Measured<int>> OfAsync(ModelSet models, AgentNode agent, CancellationToken cancellationToken)
    {
        var now = await agent.Look.MomentAsync(cancellationToken).ConfigureAwait(false);
        var start = TrustScore.WindowStart(now);
        var buckets = await Buckets.ReadAsync(
            agent.Look, models.Activity, ActivityProjection.Buckets,
            [new Stretch(Grain.Day, start, start.Plus(Window))],
            [Condition.Is("agent", agent.Key)], cancellationToken).ConfigureAwait(false);
        var signals = buckets.Aggregate(default(TrustSignals), (sum, bucket) => sum + bucket.Signals);
        var score = TrustScore.Of(signals, await WeightsAsync(models, agent, cancellationToken).ConfigureAwait(false));
        return score.Value is { } value
            ? Measured.Known(agent.Look, value, $"of {signals.Actions} actions in {TrustScore.WindowDays} days")
            : Measured.Absent<int>(
                agent.Look, TruthState.NotEvaluated, $"{signals.Actions} actions in {TrustScore.WindowDays} days; a score is made of {score.MinActions} at least");
    }

    private static async ValueTask<TrustWeights> WeightsAsync(ModelSet models, AgentNode agent, CancellationToken cancellationToken)
    {
        var key = StreamKey.Of(TrustDecider.StreamOf(agent.Org));
        var weights = await agent.Look.FindAsync(models.Trust, models.Trust.Documents, key, cancellationToken).ConfigureAwait(false);
        return weights?.State.Weights ?? TrustWeights.Default;
    }
}
