using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>Reads buckets of time.</summary>
internal static class Buckets
{
    private const int BucketsMax = 100_000;

    /// <summary>All buckets that cover a window and pass. Shapes have the columns <c>grain</c> and <c>start</c>.</summary>
    /// <param name="look">Where to look.</param>
    /// <param name="projection">Who makes them.</param>
    /// <param name="shape">Their kind.</param>
    /// <param name="cover">What covers the window.</param>
    /// <param name="where">What they must be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReadError">They are too many.</exception>
    public static async ValueTask<List<T>> ReadAsync<T>(
        Look look, Projection projection, KeyedShape<T> shape, ImmutableArray<Stretch> cover, ImmutableArray<Condition> where,
        CancellationToken cancellationToken)
        where T : class
    {
        var found = new List<T>();
        foreach (var stretch in cover)
        {
            var query = new DocumentQuery
            {
                Where = [.. where, .. Within(stretch)], OrderBy = "start", Limit = DocumentQuery.LimitMax,
            };
            while (true)
            {
                var page = await look.PageAsync(projection, shape, query, cancellationToken).ConfigureAwait(false);
                found.AddRange(page.Items.Select(listed => listed.Document));
                if (found.Count > BucketsMax)
                {
                    throw new ReadError("TOO_LARGE", 400, $"more than {BucketsMax} buckets would be read: ask for a shorter window, or for one org or team");
                }

                if (!page.HasMore)
                {
                    break;
                }

                query = query with { After = page.Items[^1].Place };
            }
        }

        return found;
    }

    private static ImmutableArray<Condition> Within(Stretch stretch) => stretch.Grain == Grain.Total
        ? [Condition.Is("grain", Grains.WordOf(stretch.Grain))]
        :
        [
            Condition.Is("grain", Grains.WordOf(stretch.Grain)),
            new Condition.AtLeast("start", stretch.From.UnixMicroseconds),
            new Condition.Below("start", stretch.To.UnixMicroseconds),
        ];
}
