using System.Collections.Immutable;
using System.Threading.Channels;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>How a projection is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Next">The first position that it was not told of.</param>
/// <param name="Lag">How many positions lie between that and the head.</param>
/// <param name="Problem">What stopped it; null where nothing did.</param>
/// <param name="IsRebuilding">Whether its documents are made anew beside those that are shown.</param>
public sealed record ProjectionStatus(string Name, int Version, Position Next, ulong Lag, string? Problem, bool IsRebuilding);

/// <summary>Is told of what keeps documents from being up to date: it is never passed over in silence.</summary>
public interface IProjectionTroubles
{
    /// <summary>An event stopped a projection, until it is mended and made anew.</summary>
    void Stopped(PoisonEvent poison);

    /// <summary>Reading the log or writing documents failed; it is tried again.</summary>
    void Interrupted(Exception exception);
}

/// <summary>
/// Keeps documents up to date with the log. All projections that are at the same place go on together, so that one look at the
/// documents shows one moment; one that is behind, because it is new or made anew, catches up on its own and joins them. Safe
/// for concurrent use.
/// </summary>
/// <param name="feed">The log.</param>
/// <param name="store">The documents.</param>
/// <param name="projections">What is made of the log.</param>
/// <param name="troubles">Told of what stops projections.</param>
/// <param name="time">How long it waits before it tries again to write documents down.</param>
public sealed class ProjectionEngine(
    IEventFeed feed, IDocumentStore store, ImmutableArray<Projection> projections, IProjectionTroubles troubles, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Events that are opened together, and most that are shown together: a document that many of them change is written once.
    private const int ReadMax = 2_048;
    private const int BatchesAhead = 8;
    private const int BatchMax = ReadMax * BatchesAhead;

    // Writing down costs much the same for one event as for many. One that comes alone is shown at once; those right behind it
    // are shown together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Progress _progress = new();
    private readonly List<Lane> _together = [];
    private readonly List<Task> _running = [];
    private readonly HashSet<string> _rebuilding = new(StringComparer.Ordinal);
    private Position _next;
    private ulong _head;
    private bool _isDisposed;

    /// <summary>
    /// How many times as long as it took to show events it rests before the next. Deciding comes first: with 2, the default, showing
    /// takes a third of one core however much there is to show. With 0 it goes as fast as it can.
    /// </summary>
    public int RestPerWork { get; init; } = 2;

    /// <summary>The projections.</summary>
    public ImmutableArray<Projection> Projections => projections;

    /// <summary>Begins to follow the log, from where the documents are.</summary>
    public void Start()
    {
        var lanes = projections.Select(projection => new Lane(store.Open(projection), isShown: true)).ToList();
        _next = lanes.Max(lane => lane.Checkpoint.Next);
        foreach (var lane in lanes)
        {
            _progress.Set(lane.Projection.Name, lane.Checkpoint);
            if (lane.IsStopped || lane.Checkpoint.Next == _next)
            {
                _together.Add(lane);
            }
            else
            {
                _running.Add(Task.Run(() => CatchUpAsync(lane, _stopping.Token)));
            }
        }

        _running.Add(Task.Run(() => FollowAsync(_stopping.Token)));
    }

    /// <summary>How every projection is, by the head that was seen last: for whoever only samples it.</summary>
    public ImmutableArray<ProjectionStatus> Standing => [.. projections.Select(projection => StatusOf(projection, Volatile.Read(ref _head)))];

    /// <summary>How every projection is.</summary>
    public async ValueTask<ImmutableArray<ProjectionStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        var head = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
        Volatile.Write(ref _head, head);
        return [.. projections.Select(projection => StatusOf(projection, head))];
    }

    /// <summary>Waits until documents show everything before a position; those of stopped projections never will.</summary>
    /// <returns>Whether they do; false when the limit came first, or a projection is stopped before it.</returns>
    public ValueTask<bool> AwaitAsync(Position next, TimeSpan limit, CancellationToken cancellationToken) =>
        _progress.AwaitAsync([.. projections.Select(projection => projection.Name)], next, limit, time, cancellationToken);

    /// <summary>Makes the documents of a projection anew beside those that are shown, and then shows these.</summary>
    /// <exception cref="KeyNotFoundException">There is no such projection.</exception>
    /// <exception cref="InvalidOperationException">It is being made anew already.</exception>
    public async Task RebuildAsync(string name, CancellationToken cancellationToken)
    {
        var projection = projections.FirstOrDefault(p => p.Name == name)
            ?? throw new KeyNotFoundException($"there is no projection '{name}'");
        lock (_rebuilding)
        {
            if (!_rebuilding.Add(name))
            {
                throw new InvalidOperationException($"projection '{name}' is being made anew already");
            }
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            var lane = new Lane(store.OpenBeside(projection), isShown: false);
            await CatchUpAsync(lane, ending.Token).ConfigureAwait(false);
            if (lane.Checkpoint.Problem is { } problem)
            {
                throw new InvalidOperationException($"projection '{name}' was not made anew: {problem}");
            }
        }
        finally
        {
            lock (_rebuilding)
            {
                _rebuilding.Remove(name);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Whoever composes it ends it before the log, and the container once more.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var task in _running)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
        _gate.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                await FollowOnceAsync(ending.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Nothing is lost: what was not written down is read again.
                troubles.Interrupted(e);
                _together.ForEach(lane => lane.Shelf.Discard());
                Show(_together);
                _next = _together.Where(lane => !lane.IsStopped).Select(lane => lane.Checkpoint.Next).DefaultIfEmpty(_next).Min();
            }

            await ending.CancelAsync().ConfigureAwait(false);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Reading and opening events, and folding them, are done side by side.
    private async Task FollowOnceAsync(CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<Batch>(BatchesAhead);
        _ = Task.Run(() => ReadAsync(batches.Writer, _next, cancellationToken), cancellationToken);
        await foreach (var first in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var batch = first;
            while (batch.Events.Count < BatchMax && batches.Reader.TryRead(out var more))
            {
                batch.Events.AddRange(more.Events);
                batch = new(batch.Events, more.End);
            }

            var began = time.GetTimestamp();
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                Apply(_together, batch);
                _next = batch.End;
            }
            finally
            {
                _gate.Release();
            }

            if (RestPerWork > 0)
            {
                var rest = RestPerWork * time.GetElapsedTime(began);
                await Task.Delay(rest < Together ? Together : rest < RestMax ? rest : RestMax, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadAsync(ChannelWriter<Batch> batches, Position from, CancellationToken cancellationToken)
    {
        try
        {
            var messages = feed.SubscribeAsync(from, FeedFilter.Everything, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var disposal = messages.ConfigureAwait(false);
            var events = new List<Told>();
            while (true)
            {
                var more = messages.MoveNextAsync();

                // Nothing waits for company: what is there is shown before the next is waited for.
                if (events.Count > 0 && (!more.IsCompleted || events.Count >= ReadMax))
                {
                    await batches.WriteAsync(new(events, events[^1].Position.Next), cancellationToken).ConfigureAwait(false);
                    events = [];
                }

                if (!await more.ConfigureAwait(false))
                {
                    break;
                }

                if (messages.Current is FeedMessage.Event happened)
                {
                    Volatile.Write(ref _head, Math.Max(_head, happened.Recorded.Position.Value + 1));
                    events.Add(Open(happened.Recorded));
                }
            }
        }
        catch (Exception e)
        {
            // Whoever takes the batches meets it.
            batches.TryComplete(e);
        }
    }

    private static Told Open(RecordedEvent recorded)
    {
        var told = new Told(recorded);
        try
        {
            _ = told.Happened;
        }
        catch (Exception)
        {
            // Whoever folds it meets the same again, and stops there.
        }

        return told;
    }

    private async Task CatchUpAsync(Lane lane, CancellationToken cancellationToken)
    {
        while (!lane.IsStopped)
        {
            await foreach (var batch in BatchesAsync(lane.Checkpoint.Next, null, cancellationToken).ConfigureAwait(false))
            {
                Apply([lane], batch);
            }

            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // The others stand still meanwhile.
                if (_next.Value - Math.Min(_next.Value, lane.Checkpoint.Next.Value) <= BatchMax && lane.Checkpoint.Next <= _next)
                {
                    await foreach (var batch in BatchesAsync(lane.Checkpoint.Next, _next, cancellationToken).ConfigureAwait(false))
                    {
                        Apply([lane], batch);
                    }

                    Join(lane);
                    return;
                }
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    private void Join(Lane lane)
    {
        if (lane.IsStopped)
        {
            return;
        }

        lane.Shelf.Reach(_next);
        if (!lane.IsShown)
        {
            store.Swap(lane.Shelf);
            lane.IsShown = true;
        }

        _together.RemoveAll(other => other.Projection == lane.Projection);
        _together.Add(lane);
        Show([lane]);
    }

    private async IAsyncEnumerable<Batch> BatchesAsync(
        Position from, Position? end, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = new List<Told>();
        await foreach (var recorded in feed.ReadAllAsync(from, FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position >= end)
            {
                break;
            }

            events.Add(Open(recorded));
            if (events.Count == BatchMax)
            {
                yield return new(events, events[^1].Position.Next);
                events = [];
            }
        }

        if (events.Count > 0)
        {
            yield return new(events, events[^1].Position.Next);
        }
    }

    private void Apply(IReadOnlyList<Lane> lanes, Batch batch)
    {
        var categories = Lane.CategoriesOf(batch.Events);
        var stopped = lanes.Select(lane => lane.Apply(batch.Events, categories, batch.End)).OfType<PoisonEvent>().ToList();
        store.Save([.. lanes.Select(lane => lane.Shelf)]);
        Show(lanes);
        stopped.ForEach(troubles.Stopped);
    }

    private ProjectionStatus StatusOf(Projection projection, ulong head)
    {
        var (next, problem) = _progress.Of(projection.Name);
        lock (_rebuilding)
        {
            return new(
                projection.Name, projection.Version, next, head - Math.Min(head, next.Value), problem, _rebuilding.Contains(projection.Name));
        }
    }

    private void Show(IReadOnlyList<Lane> lanes)
    {
        foreach (var lane in lanes.Where(lane => lane.IsShown))
        {
            _progress.Set(lane.Projection.Name, lane.Checkpoint);
        }

        _progress.Tell();
    }

    private sealed record Batch(List<Told> Events, Position End);
}
