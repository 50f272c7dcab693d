using AgentAssembly.Domain.Log;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.DataLoader;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>
/// Reads events out of the log where documents do not have enough of them: those that one page shows, together. Who may see
/// them is established by whoever asks. Belongs to one request. Safe for concurrent use.
/// </summary>
internal sealed class LogEvents(IEventFeed feed) : Batch<Position, ChainedEvent>
{
    // Events that lie no further apart are read in one go, and those between them are passed over.
    private const ulong GapMax = 256;

    /// <summary>That of the request.</summary>
    public static LogEvents Of(IResolveFieldContext context) => context.RequestServices!.GetRequiredService<LogEvents>();

    /// <summary>An event, later; null where the log does not reach that far.</summary>
    public IDataLoaderResult<TShown?> Load<TShown>(Position position, Func<ChainedEvent, TShown> show)
        where TShown : class => new Shown<ChainedEvent, TShown>(Load(position), show);

    /// <summary>When the last event was recorded that a look shows; null where it shows none.</summary>
    public Task<Instant?> LastRecordedAsync(Look look, CancellationToken cancellationToken) => look.OnceAsync(
        "last recorded",
        async () => look.Next == Position.Start
            ? (Instant?)null
            : (await FindAsync([new(look.Next.Value - 1)], cancellationToken).ConfigureAwait(false)).Values.FirstOrDefault()?.RecordedAt);

    /// <summary>The moment of a look: in the past that of the last event, so that the same question has the same answer.</summary>
    public async ValueTask<Instant> TimeOfAsync(Look look, CancellationToken cancellationToken) =>
        (look.IsPast ? await LastRecordedAsync(look, cancellationToken).ConfigureAwait(false) : null) ?? look.Request.Now;

    protected override async ValueTask<IReadOnlyDictionary<Position, ChainedEvent>> FindAsync(
        IReadOnlyCollection<Position> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Position, ChainedEvent>();
        foreach (var run in RunsOf(keys))
        {
            var wanted = run.ToHashSet();
            await foreach (var recorded in feed.ReadAllAsync(run[0], FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.Contains(recorded.Position))
                {
                    found[recorded.Position] = recorded.Event;
                }

                if (recorded.Position >= run[^1])
                {
                    break;
                }
            }
        }

        return found;
    }

    private static List<List<Position>> RunsOf(IEnumerable<Position> positions)
    {
        var runs = new List<List<Position>>();
        foreach (var position in positions.OrderBy(position => position.Value))
        {
            if (runs.Count == 0 || position.Value - runs[^1][^1].Value > GapMax)
            {
                runs.Add([]);
            }

            runs[^1].Add(position);
        }

        return runs;
    }
}
