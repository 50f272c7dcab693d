using System.Globalization;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using AgentAssembly.Read.GraphQL.Spending;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Activity;

/// <summary>What is measured over a window.</summary>
public enum KpiMetric
{
    /// <summary>Agents about whose actions something was decided.</summary>
    Agents,

    /// <summary>Decisions.</summary>
    Invocations,

    /// <summary>What policy forbade, or would have.</summary>
    Violations,

    /// <summary>Of a hundred decisions, 99 took no longer.</summary>
    P99,

    /// <summary>What was spent.</summary>
    Cost,

    /// <summary>Anomalies that were detected.</summary>
    Anomalies,
}

/// <summary>A number over a window, beside that of the window before.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Unit">In what: <c>count</c>, <c>us</c> or <c>usd</c>.</param>
/// <param name="Value">Over the window.</param>
/// <param name="Before">Over the window of the same length before it.</param>
/// <param name="Delta">By how much it is more.</param>
[Name("Kpi")]
public sealed record KpiNode(
    KpiMetric Metric, string Unit, Measured<decimal> Value, Measured<decimal> Before, Measured<decimal> Delta);

/// <summary>Queries of numbers beside those of the window before.</summary>
internal static class KpiQueries
{
    public static void AddTo(QueryRoot root, ModelSet models) => root
        .RootMany("kpis", "Numbers over a window, each beside that of the window before.", (context, look) => OfAsync(models, context, look))
        .Narrowing().With(WindowArguments.Argument())
        .With(new QueryArgument<NonNullGraphType<ListGraphType<NonNullGraphType<EnumerationGraphType<KpiMetric>>>>>
        {
            Name = "metrics", Description = "Which.",
        });

    private static async ValueTask<IReadOnlyList<KpiNode>> OfAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var window = await context.WindowAsync(look, Grain.Quarter).ConfigureAwait(false);
        var nodes = new List<KpiNode>();
        foreach (var metric in context.GetArgument<List<KpiMetric>>("metrics").Distinct())
        {
            var value = await MeasureAsync(metric, models, context, look, window).ConfigureAwait(false);
            var before = await MeasureAsync(metric, models, context, look, window.Before).ConfigureAwait(false);
            var delta = value.Value - before.Value is { } difference
                ? Measured.Known(look, difference)
                : Measured.Absent<decimal>(look, TruthState.Unknown, "one of both is not known");
            nodes.Add(new(metric, UnitOf(metric), value, before, delta));
        }

        return nodes;
    }

    private static string UnitOf(KpiMetric metric) => metric switch
    {
        KpiMetric.P99 => "us",
        KpiMetric.Cost => "usd",
        _ => "count",
    };

    private static async ValueTask<Measured<decimal>> MeasureAsync(
        KpiMetric metric, ModelSet models, IResolveFieldContext context, Look look, TimeWindow window)
    {
        switch (metric)
        {
            case KpiMetric.Agents:
                var agents = await ActivityReader.OfAgentsAsync(models, context, look, window).ConfigureAwait(false);
                return Measured.Known(look, (decimal)agents.Where(bucket => bucket.All.Count > 0).Select(bucket => bucket.Agent).Distinct().Count());
            case KpiMetric.Cost:
                var costs = await new SpendReader(models, look, [.. context.Narrowed()]).OfAsync(window, [], context.CancellationToken).ConfigureAwait(false);
                return Measured.Known(look, costs.Total.Usd.Amount);
            case KpiMetric.Anomalies:
                return Measured.Known(look, (decimal)await AnomaliesAsync(context, look, window).ConfigureAwait(false));
            default:
                return MeasureDecisions(metric, look, await ActivityReader.OfTeamsAsync(models, context, look, window).ConfigureAwait(false));
        }
    }

    private static Measured<decimal> MeasureDecisions(KpiMetric metric, Look look, List<ActivityBucket> buckets) => metric switch
    {
        KpiMetric.Invocations => Measured.Known(look, (decimal)buckets.Sum(bucket => bucket.All.Count)),
        KpiMetric.Violations => Measured.Known(look, (decimal)buckets.SelectMany(bucket => bucket.Violations).Sum(rule => rule.Count)),
        KpiMetric.P99 => Latencies.Percentile(buckets.SelectMany(bucket => bucket.Latencies), 99) is { } latency
            ? Measured.Known(look, (decimal)latency, string.Create(CultureInfo.InvariantCulture, $"off by {Latencies.ErrorPercent} percent at most"))
            : Measured.Absent<decimal>(look, TruthState.NotEvaluated, "nothing was decided"),
        _ => throw new System.Diagnostics.UnreachableException($"no measure of {metric}"),
    };

    private static ValueTask<long> AnomaliesAsync(IResolveFieldContext context, Look look, TimeWindow window) => look.CountAsync(
        EventsProjection.Events,
        [
            .. context.Narrowed(),
            Condition.Is("type", AnomalyEvent.DetectedType),
            new Condition.AtLeast("recorded_at", window.From.UnixMicroseconds),
            new Condition.Below("recorded_at", window.To.UnixMicroseconds),
        ],
        context.CancellationToken);
}
