using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Reports;

/// <summary>
/// The sources whose state is kept in mind, and the turn of their batches: one batch of a source is decided and appended
/// at a time. A source that is forgotten is folded again when it goes on. Safe for concurrent use.
/// </summary>
/// <param name="store">Where the streams are.</param>
/// <param name="sourcesMax">Most sources in mind, and most that report at one time; from 1.</param>
/// <param name="waitingMax">Most batches of one source that wait; from 1.</param>
public sealed class SourceLanes(IEventStore store, int sourcesMax, int waitingMax)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamName, SourceLane> _lanes = [];

    /// <summary>Waits for the turn in a source.</summary>
    /// <exception cref="EventStoreException">Too many wait already.</exception>
    internal async ValueTask<SourceTurn> EnterAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var lane = Join(stream);
        try
        {
            await lane.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new SourceTurn(this, lane);
        }
        catch
        {
            Leave(lane);
            throw;
        }
    }

    /// <summary>Folds a source's stream, unless its state is known. The caller has the turn.</summary>
    internal async ValueTask LoadAsync(SourceLane lane, CancellationToken cancellationToken)
    {
        if (lane.IsLoaded)
        {
            return;
        }

        var (state, head) = (SourceDecider.Initial, default(StreamHead?));
        var events = store.ReadStreamAsync(lane.Stream, StreamVersion.First, cancellationToken);
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            head = recorded.Event.AsHead;
            state = SourceEventCodec.Read(recorded.Event.Open()) is { } happened
                ? SourceDecider.Evolve(state, happened)
                : state;
        }

        (lane.State, lane.Head, lane.IsLoaded) = (state, head, true);
    }

    internal void Leave(SourceLane lane)
    {
        lock (_gate)
        {
            lane.Users--;
        }
    }

    private SourceLane Join(StreamName stream)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(stream, out var lane))
            {
                MakeRoom();
                _lanes.Add(stream, lane = new SourceLane(stream));
            }

            if (lane.Users > waitingMax)
            {
                throw Busy("too many batches of this source wait: send one after the other");
            }

            lane.Users++;
            return lane;
        }
    }

    private void MakeRoom()
    {
        if (_lanes.Count < sourcesMax)
        {
            return;
        }

        foreach (var (stream, _) in _lanes.Where(entry => entry.Value.Users == 0).ToList())
        {
            _lanes.Remove(stream);
        }

        if (_lanes.Count >= sourcesMax)
        {
            throw Busy("too many sources report at the same time");
        }
    }

    private static EventStoreException Busy(string message) => new(StoreFault.Busy, message) { RetryAfter = RetryAfter };
}

/// <summary>A source whose state is kept in mind. Everything but <see cref="Users"/> belongs to whoever has the turn.</summary>
internal sealed class SourceLane(StreamName stream)
{
    public StreamName Stream { get; } = stream;

    public SemaphoreSlim Turn { get; } = new(1, 1);

    public SourceState State { get; set; } = SourceDecider.Initial;

    public StreamHead? Head { get; set; }

    public bool IsLoaded { get; set; }

    // Guarded by the lanes' gate: who has the turn, and who waits for it.
    public int Users { get; set; }
}

/// <summary>The turn in a source; ends when it is disposed of.</summary>
internal sealed class SourceTurn(SourceLanes lanes, SourceLane lane) : IDisposable
{
    public SourceLane Source => lane;

    public void Dispose()
    {
        lane.Turn.Release();
        lanes.Leave(lane);
    }
}
