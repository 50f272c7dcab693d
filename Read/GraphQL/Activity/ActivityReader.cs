using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Activity;

/// <summary>Reads what was counted of decisions, and adds it up.</summary>
internal static class ActivityReader
{
    /// <summary>The buckets of all teams over a window.</summary>
    public static ValueTask<List<ActivityBucket>> OfTeamsAsync(
        ModelSet models, IResolveFieldContext context, Look look, TimeWindow window, Grain longest = Grain.Day) =>
        ReadAsync(models, look, window, [Condition.Is("scope", "team"), .. context.Narrowed()], longest, context.CancellationToken);

    /// <summary>The buckets of all agents over a window.</summary>
    public static ValueTask<List<ActivityBucket>> OfAgentsAsync(
        ModelSet models, IResolveFieldContext context, Look look, TimeWindow window) =>
        ReadAsync(models, look, window, [Condition.Is("scope", "agent"), .. context.Narrowed()], Grain.Day, context.CancellationToken);

    /// <summary>Buckets that pass, none longer than a length.</summary>
    public static ValueTask<List<ActivityBucket>> ReadAsync(
        ModelSet models, Look look, TimeWindow window, ImmutableArray<Condition> where, Grain longest, CancellationToken cancellationToken)
    {
        Grain[] grains = [.. ActivityProjection.Lengths.Where(grain => grain <= longest)];
        return Buckets.ReadAsync(
            look, models.Activity, ActivityProjection.Buckets, Grains.Cover(grains, window.From, window.To), where, cancellationToken);
    }

    /// <summary>Tallies of the same name added up, the most frequent first.</summary>
    public static IReadOnlyList<VerdictTally> Sums(IEnumerable<VerdictTally> tallies) =>
    [
        .. tallies.GroupBy(tally => tally.Name, StringComparer.Ordinal)
            .Select(same => same.Aggregate(new VerdictTally(same.Key), (sum, tally) => sum.With(tally)))
            .OrderByDescending(tally => tally.Count)
            .ThenBy(tally => tally.Name, StringComparer.Ordinal),
    ];

    /// <summary>A tally under another name.</summary>
    public static VerdictTally Named(string name, VerdictTally tally) => new VerdictTally(name).With(tally);

    /// <summary>The buckets of a timeline: whole ones of a length, cut at the window's ends.</summary>
    public static IReadOnlyList<TimelineBucketNode> Timeline(TimeWindow window, Grain grain, IEnumerable<ActivityBucket> buckets)
    {
        var tallies = buckets.GroupBy(bucket => Grains.StartOf(grain, bucket.Start))
            .ToDictionary(same => same.Key, same => same.Aggregate(new VerdictTally(""), (sum, bucket) => sum.With(bucket.All)));
        var shown = new List<TimelineBucketNode>();
        for (var start = window.From; start < window.To;)
        {
            var end = Grains.EndOf(grain, start) is var next && next < window.To ? next : window.To;
            shown.Add(new(start, end, tallies.GetValueOrDefault(Grains.StartOf(grain, start)) ?? new("")));
            start = end;
        }

        return shown;
    }

    /// <summary>The length that makes a window some dozens of buckets.</summary>
    public static Grain GrainFor(TimeWindow window) =>
        window.Length <= TimeSpan.FromHours(3) ? Grain.FiveMinutes
        : window.Length <= TimeSpan.FromDays(7) ? Grain.Hour
        : Grain.Day;
}
