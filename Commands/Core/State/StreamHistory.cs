using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>How the streams of a category are folded into a history.</summary>
/// <typeparam name="T">What is known of one stream.</typeparam>
/// <param name="Category">The category.</param>
/// <param name="After">What is known after one more event; null where too little is known to show it.</param>
/// <param name="IsOpen">Whether it goes on; only what has ended makes room.</param>
/// <param name="BeganAt">When it began.</param>
public sealed record HistoryFold<T>(
    string Category, Func<T?, RecordedEvent, T?> After, Func<T, bool> IsOpen, Func<T, Instant> BeganAt)
    where T : class;

/// <summary>
/// The latest streams of a category, ended ones included. Brought up to date by whoever asks, so that no decision pays for
/// it. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">What is known of one stream.</typeparam>
/// <param name="feed">The log.</param>
/// <param name="fold">How it is folded.</param>
/// <param name="keptMax">Most streams; of those that have ended, the one that did so first makes room.</param>
public sealed class StreamHistory<T>(IEventFeed feed, HistoryFold<T> fold, int keptMax) : IDisposable
    where T : class
{
    private readonly FeedFilter _filter = FeedFilter.OfCategories(fold.Category);
    private readonly Dictionary<UInt128, T> _known = [];
    private readonly Queue<UInt128> _ended = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Position _next = Position.Start;

    /// <summary>Those that pass, as of now, the latest first.</summary>
    public async ValueTask<IReadOnlyList<T>> ListAsync(Func<T, bool> passes, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var recorded in feed.ReadAllAsync(_next, _filter, cancellationToken).ConfigureAwait(false))
            {
                Apply(recorded);
                _next = recorded.Position.Next;
            }

            return
            [
                .. _known.Where(each => passes(each.Value))
                    .OrderByDescending(each => fold.BeganAt(each.Value).UnixMicroseconds).ThenBy(each => each.Key)
                    .Select(each => each.Value),
            ];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    // One that goes on after it was forgotten stays unknown here; its stream tells of it.
    private void Apply(RecordedEvent recorded)
    {
        var id = recorded.Event.Stream.Id;
        var before = _known.GetValueOrDefault(id);
        if (fold.After(before, recorded) is not { } after)
        {
            return;
        }

        _known[id] = after;
        if (before is not null && fold.IsOpen(before) && !fold.IsOpen(after))
        {
            _ended.Enqueue(id);
        }

        // One that went on again has another place in the line once it is over.
        while (_known.Count > keptMax && _ended.TryDequeue(out var oldest))
        {
            if (_known.TryGetValue(oldest, out var known) && !fold.IsOpen(known))
            {
                _known.Remove(oldest);
            }
        }
    }
}
