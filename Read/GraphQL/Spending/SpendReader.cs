using System.Collections.Immutable;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Spending;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Spending;

/// <summary>Reads what was spent, and adds it up.</summary>
internal sealed class SpendReader(ModelSet models, Look look, ImmutableArray<Condition> narrowed)
{
    private const int GroupsMax = 1_000;

    /// <summary>The buckets of accounts of a kind over a window.</summary>
    public ValueTask<List<SpendBucket>> ReadAsync(
        AccountKind kind, TimeWindow window, Grain longest, CancellationToken cancellationToken)
    {
        Grain[] grains = longest >= Grain.Day ? [Grain.Day, Grain.Quarter] : [Grain.Quarter];
        return Buckets.ReadAsync(
            look, models.Spend, SpendProjection.Buckets, Grains.Cover(grains, window.From, window.To),
            [Condition.Is("kind", Account.WordOf(kind)), .. narrowed], cancellationToken);
    }

    /// <summary>What was spent over a window, by each grouping.</summary>
    public async ValueTask<CostsNode> OfAsync(TimeWindow window, IReadOnlyList<CostGrouping> by, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(AccountKind.Org, window, Grain.Day, cancellationToken).ConfigureAwait(false);
        var groups = new List<CostGroupNode>();
        foreach (var grouping in by.Distinct())
        {
            var buckets = KindOf(grouping) is AccountKind.Org
                ? all
                : await ReadAsync(KindOf(grouping), window, Grain.Day, cancellationToken).ConfigureAwait(false);
            groups.AddRange(GroupsOf(grouping, all, buckets));
        }

        return new(window, new(all), groups);
    }

    /// <summary>What was spent bucket by bucket.</summary>
    public async ValueTask<IReadOnlyList<CostBucketNode>> SeriesAsync(
        TimeWindow window, Grain grain, CostGrouping? by, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(AccountKind.Org, window, grain, cancellationToken).ConfigureAwait(false);
        var parts = by is { } grouping && KindOf(grouping) != AccountKind.Org
            ? await ReadAsync(KindOf(grouping), window, grain, cancellationToken).ConfigureAwait(false)
            : all;
        var (allByStart, byStart) = (ByStart(all, grain), ByStart(parts, grain));
        var series = new List<CostBucketNode>();
        for (var start = window.From; start < window.To;)
        {
            var end = Grains.EndOf(grain, start) is var next && next < window.To ? next : window.To;
            var key = Grains.StartOf(grain, start);
            series.Add(new(start, end, new(allByStart[key]), by is { } one ? GroupsOf(one, allByStart[key], byStart[key]) : []));
            start = end;
        }

        return series;
    }

    private static ILookup<Instant, SpendBucket> ByStart(IEnumerable<SpendBucket> buckets, Grain grain) =>
        buckets.ToLookup(bucket => Grains.StartOf(grain, bucket.Start));

    // What has no model, tool or run stands under the empty key, so that groups add up to the total.
    private static ImmutableArray<CostGroupNode> GroupsOf(
        CostGrouping by, IEnumerable<SpendBucket> all, IEnumerable<SpendBucket> buckets)
    {
        var listed = buckets as ICollection<SpendBucket> ?? [.. buckets];
        var groups = listed.GroupBy(bucket => KeyOf(by, bucket), StringComparer.Ordinal)
            .Select(same => new CostGroupNode(by, same.Key, new(same)))
            .ToList();
        var rest = new CostNode(new CostNode(all), new CostNode(listed));
        return
        [
            .. groups.Concat(rest.IsNothing ? [] : [new CostGroupNode(by, "", rest)])
                .OrderByDescending(group => group.Cost.Usd).ThenByDescending(group => group.Cost.Calls)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(GroupsMax),
        ];
    }

    private static string KeyOf(CostGrouping by, SpendBucket bucket) => by switch
    {
        CostGrouping.Team => bucket.Team,
        CostGrouping.Org => bucket.Org,
        _ => bucket.Account.Name,
    };

    private static AccountKind KindOf(CostGrouping by) => by switch
    {
        CostGrouping.Agent => AccountKind.Agent,
        CostGrouping.Model => AccountKind.Model,
        CostGrouping.Tool => AccountKind.Tool,
        CostGrouping.Session => AccountKind.Session,
        _ => AccountKind.Org,
    };
}
