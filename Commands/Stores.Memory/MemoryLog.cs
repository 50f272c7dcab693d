using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Memory;

/// <summary>The log itself: one lock around lists that only grow, so that a count taken under it stays true.</summary>
internal sealed class MemoryLog(int eventsMax)
{
    // So many events are looked at under the lock before writers get their turn.
    private const int ScanEventsMax = 1_024;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<StreamName, List<int>> _streams = [];
    private readonly MerkleFrontier _tree = new();
    private TaskCompletionSource _grown = NewSignal();

    public LogHead Head()
    {
        lock (_gate)
        {
            return _tree.Head();
        }
    }

    public StreamHead? HeadOf(StreamName stream)
    {
        lock (_gate)
        {
            return FindHead(stream);
        }
    }

    public ulong LengthOf(StreamName stream)
    {
        lock (_gate)
        {
            return _streams.TryGetValue(stream, out var places) ? (ulong)places.Count : 0;
        }
    }

    /// <summary>The event of a stream; the caller knows that it is there.</summary>
    public RecordedEvent EventAt(StreamName stream, StreamVersion version)
    {
        lock (_gate)
        {
            return Recorded(_streams[stream][(int)version.Value]);
        }
    }

    public AppendResult Append(AppendRequest request)
    {
        lock (_gate)
        {
            return (AppendResult?)FindEarlier(request) ?? (AppendResult?)FindConflict(request) ?? Place(request);
        }
    }

    /// <summary>Looks for the next wanted event, from a position on and as far as one turn goes.</summary>
    public FeedStep Step(Position from, FeedFilter filter)
    {
        lock (_gate)
        {
            var count = (ulong)_entries.Count;
            if (from.Value >= count)
            {
                return new FeedStep(null, from, Behind: 0, IsAtHead: true, _grown.Task);
            }

            var behind = count - from.Value;
            var end = (int)Math.Min(count, from.Value + ScanEventsMax);
            for (var at = (int)from.Value; at < end; at++)
            {
                if (filter.Passes(_entries[at].Event.Stream))
                {
                    var found = Recorded(at);
                    return new FeedStep(found, found.Position.Next, behind, IsAtHead: false, _grown.Task);
                }
            }

            return new FeedStep(null, new((ulong)end), behind, IsAtHead: (ulong)end == count, _grown.Task);
        }
    }

    // A repeat is one whole earlier append: every event stands at its place with its id, all of them within the bounds
    // of that append, and the append had no others.
    private AppendResult.Appended? FindEarlier(AppendRequest request)
    {
        if (Find(request.Writes[0].Events[0]) is not { } place)
        {
            return null;
        }

        var (first, last) = (_entries[place].First, _entries[place].Last);
        var events = 0;
        foreach (var write in request.Writes)
        {
            events += write.Events.Length;
            foreach (var chained in write.Events)
            {
                if (Find(chained) is not { } at || at < first || at > last)
                {
                    return null;
                }
            }
        }

        return events == last - first + 1
            ? new AppendResult.Appended(new((ulong)first), new((ulong)last), Repeated: true)
            : null;
    }

    private int? Find(ChainedEvent chained) =>
        _streams.TryGetValue(chained.Stream, out var places)
        && chained.Version.Value < (ulong)places.Count
        && places[(int)chained.Version.Value] is var at
        && _entries[at].Event.Id == chained.Id
            ? at
            : null;

    private AppendResult.Conflict? FindConflict(AppendRequest request)
    {
        foreach (var write in request.Writes)
        {
            if (Disagree(write.Stream, write.Expected) is { } conflict)
            {
                return conflict;
            }
        }

        foreach (var check in request.Checks)
        {
            if (Disagree(check.Stream, check.Expected) is { } conflict)
            {
                return conflict;
            }
        }

        return null;
    }

    private AppendResult.Conflict? Disagree(StreamName stream, ExpectedVersion expected)
    {
        var actual = ExpectedVersion.Of(FindHead(stream));
        return actual == expected ? null : new AppendResult.Conflict(stream, expected, actual);
    }

    private AppendResult.Appended Place(AppendRequest request)
    {
        var first = _entries.Count;
        var last = first - 1 + request.Writes.Sum(write => write.Events.Length);
        if (last < first || last >= eventsMax)
        {
            throw new EventStoreException(
                StoreFault.NoSpace, $"the memory store holds {first} events and takes {eventsMax}: raise EventsMax");
        }

        foreach (var write in request.Writes)
        {
            AppendRules.CheckLink(write, FindHead(write.Stream));
        }

        Add(request, first, last);
        return new AppendResult.Appended(new((ulong)first), new((ulong)last), Repeated: false);
    }

    private void Add(AppendRequest request, int first, int last)
    {
        foreach (var write in request.Writes)
        {
            var places = CollectionsMarshal.GetValueRefOrAddDefault(_streams, write.Stream, out _) ??= [];
            foreach (var chained in write.Events)
            {
                places.Add(_entries.Count);
                _entries.Add(new Entry(chained, first, last));
                _tree.Append(chained.Hash);
            }
        }

        _grown.SetResult();
        _grown = NewSignal();
    }

    private StreamHead? FindHead(StreamName stream) =>
        _streams.TryGetValue(stream, out var places) ? _entries[places[^1]].Event.AsHead : null;

    private RecordedEvent Recorded(int at) => new(new((ulong)at), _entries[at].Event);

    // Continuations must not run under the lock, or in the writer's time.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An event and the bounds of the append that brought it.</summary>
    private readonly record struct Entry(ChainedEvent Event, int First, int Last);
}

/// <summary>One turn of a reader of the log.</summary>
/// <param name="Found">The next wanted event, where there was one within reach.</param>
/// <param name="Next">The first position that was not looked at.</param>
/// <param name="Behind">How many events stood between the reader and the head before this turn.</param>
/// <param name="IsAtHead">Whether nothing wanted is left at this moment.</param>
/// <param name="Grown">Completes with the first append after this turn: both were taken under one lock.</param>
internal readonly record struct FeedStep(RecordedEvent? Found, Position Next, ulong Behind, bool IsAtHead, Task Grown);
