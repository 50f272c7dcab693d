using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>One append: for each stream its events.</summary>
internal sealed record SimulatedAppend(IReadOnlyList<StreamWrite> Writes)
{
    public IEnumerable<ChainedEvent> Events => Writes.SelectMany(w => w.Events);

    public int SizeBytes => Events.Sum(e => RecordFrame.OverheadBytes + e.Bytes.Length);
}

/// <summary>Makes appends that follow from the events so far.</summary>
internal sealed class EventSource(Random random)
{
    private readonly Dictionary<StreamName, StreamHead> _heads = [];
    private readonly byte[] _idBytes = new byte[10];
    private long _now = 1_700_000_000_000_000;

    public Instant Now => new(_now);

    /// <summary>Forgets what it knew and goes on behind these events.</summary>
    public void ContinueBehind(IEnumerable<ChainedEvent> events)
    {
        _heads.Clear();
        foreach (var chained in events)
        {
            _heads[chained.Stream] = chained.AsHead;
        }
    }

    public SimulatedAppend Next(int dataBytesMax)
    {
        var streams = random.Next(4) == 0 ? random.Next(2, 4) : 1;
        var first = random.Next(6);
        return new([.. Enumerable.Range(first, streams).Select(n => Write(n, dataBytesMax / streams))]);
    }

    private StreamWrite Write(int number, int dataBytesMax)
    {
        var stream = StreamName.Of("session", (UInt128)(uint)number);
        var count = random.Next(3) == 0 ? random.Next(2, 5) : 1;
        return new(stream, [.. Enumerable.Range(0, count).Select(_ => Event(stream, dataBytesMax / count))]);
    }

    private ChainedEvent Event(StreamName stream, int dataBytesMax)
    {
        random.NextBytes(_idBytes);
        _now += random.Next(1, 1000);
        // Half of all events are of one length: what was torn off then lies exactly where new records will end.
        var data = new byte[random.Next(2) == 0 ? 40 : random.Next(2, Math.Max(3, dataBytesMax))];
        data.AsSpan().Fill((byte)('a' + random.Next(26)));
        data[0] = data[^1] = (byte)'"';
        var draft = new EventDraft
        {
            Id = EventId.Create(Now, _idBytes),
            Type = "thing.happened",
            Principal = "system:simulation",
            Data = data,
        };
        var chained = EventCodec.Chain(draft, stream, _heads.TryGetValue(stream, out var head) ? head : null, Now);
        _heads[stream] = chained.AsHead;
        return chained;
    }
}
