using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Shows replays, and how far they are. Safe for concurrent use.</summary>
public sealed class ReplayQueries(WriteSideState state, IEventStore store, ReplayJobs jobs, TimeProvider time)
{
    /// <summary>Most replays in one list.</summary>
    public const int ListMax = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>What is said where there is none to see.</summary>
    public static string NoReplay(ReplayId id) => ReplaySight.NoReplay(id);

    /// <summary>A replay with its documents and reports; null where there is none to see.</summary>
    public async ValueTask<KnownReplay?> FindAsync(Caller caller, ReplayId id, CancellationToken cancellationToken)
    {
        var found = ReplayDecider.Initial;
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            found = ReplayEvent.Read(recorded.Event.Open()) is { } happened ? ReplayDecider.Evolve(found, happened) : found;
        }

        return found.Terms is { } terms && ReplaySight.MaySee(caller, terms) ? new(id, found) : null;
    }

    /// <summary>The latest replays, the newest first, without documents and reports.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="limit">Most; at least 1, and cut to <see cref="ListMax"/>.</param>
    public ImmutableArray<KnownReplay> List(Caller caller, int limit) =>
    [
        .. state.Replays.All.Reverse().Where(replay => ReplaySight.MaySee(caller, replay.State.Terms!))
            .Take(Math.Clamp(limit, 1, ListMax)),
    ];

    /// <summary>Progress until the replay has ended; the end is told last. Nothing where there is none to see.</summary>
    public async IAsyncEnumerable<ReplayProgress> WatchAsync(
        Caller caller, ReplayId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (state.Replays.Find(id) is { State: { Terms: { } terms, Phase: ReplayPhase.Running } } && ReplaySight.MaySee(caller, terms))
        {
            yield return jobs.ProgressOf(id, terms)
                ?? new(id, ReplayPhase.Running, terms.From, terms.From, terms.Until, 0, 0);
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is { State: var ended })
        {
            yield return EndOf(id, ended);
        }
    }

    private static ReplayProgress EndOf(ReplayId id, ReplayState ended)
    {
        var terms = ended.Terms!;
        var decisions = ended.Reports.Select(report => report.Decisions).FirstOrDefault();
        var seconds = (ended.EndedAt.UnixMicroseconds - ended.StartedAt.UnixMicroseconds) / 1_000_000;
        return new(
            id, ended.Phase, terms.From, ended.Phase == ReplayPhase.Finished ? terms.Until : terms.From, terms.Until,
            decisions, seconds < 1 ? 0 : decisions / seconds);
    }
}
