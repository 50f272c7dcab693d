using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Support;

/// <summary>
/// Makes events whose ids, times, streams and payloads follow from a seed and the order of the calls. Two seeds never
/// share a stream or an id. Not thread-safe: every writer of a race has its own.
/// </summary>
public sealed class TestEvents(int seed)
{
    /// <summary>The tenant of everything that does not name another.</summary>
    public const string Org = "acme";

    private static readonly Instant Start = new(1_767_225_600_000_000);

    private readonly Random _random = new(seed);
    private long _ticks;
    private int _streams;

    /// <summary>The seed.</summary>
    public int Seed => seed;

    /// <summary>A stream that nobody has used.</summary>
    public StreamName NewStream(string category = "session") =>
        StreamName.ForKey(category, Org, string.Create(CultureInfo.InvariantCulture, $"{seed}/{++_streams}"));

    /// <summary>The next id.</summary>
    public EventId NextId()
    {
        Span<byte> random = stackalloc byte[10];
        _random.NextBytes(random);
        return EventId.Create(NextInstant(), random);
    }

    /// <summary>What happened, with an id of its own.</summary>
    public EventDraft Draft(string org = Org) => new()
    {
        Id = NextId(),
        Type = "spec.happened",
        Org = org,
        Principal = "system:spec",
        Data = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{_random.Next()}}}""")),
    };

    /// <summary>Gives a draft its place.</summary>
    public ChainedEvent Place(EventDraft draft, StreamName stream, StreamHead? head) =>
        EventCodec.Chain(draft, stream, head, NextInstant());

    /// <summary>The first events of a stream.</summary>
    public ImmutableArray<ChainedEvent> First(StreamName stream, int count = 1) => After(stream, null, count);

    /// <summary>The events that follow another.</summary>
    public ImmutableArray<ChainedEvent> After(ChainedEvent last, int count = 1) => After(last.Stream, last.AsHead, count);

    /// <summary>The events that follow a head.</summary>
    public ImmutableArray<ChainedEvent> After(StreamName stream, StreamHead? head, int count = 1)
    {
        var events = ImmutableArray.CreateBuilder<ChainedEvent>(count);
        for (var i = 0; i < count; i++)
        {
            events.Add(Place(Draft(), stream, head));
            head = events[i].AsHead;
        }

        return events.MoveToImmutable();
    }

    /// <summary>An event by a writer who believes something about the stream and has seen none of it.</summary>
    public ChainedEvent Believing(StreamName stream, ExpectedVersion expected) =>
        Place(Draft(), stream, expected.IsNoStream ? null : new(new(expected.Next.Value - 1), NextHash()));

    /// <summary>Some hash.</summary>
    public Hash256 NextHash()
    {
        var bytes = new byte[Hash256.SizeBytes];
        _random.NextBytes(bytes);
        return Hash256.From(bytes);
    }

    /// <summary>An event of exactly <see cref="ChainedEvent.SizeBytesMax"/> bytes: every field is there.</summary>
    public ChainedEvent Largest() => OfSize(ChainedEvent.SizeBytesMax);

    /// <summary>An event of a given size, in a stream of its own; the longest category makes sizes exact.</summary>
    public ChainedEvent OfSize(int sizeBytes)
    {
        var stream = NewStream("aaaabbbbcccc");
        var full = Draft() with
        {
            Team = "payments",
            Assurance = Assurance.Bound,
            CorrelationId = "trace",
            CausationId = NextId(),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Data = Text(0),
        };
        var overhead = EventCodec.Chain(full, stream, null, Start).Bytes.Length;
        return Place(full with { Data = Text(sizeBytes - overhead) }, stream, null);
    }

    /// <summary>The same event with other last bytes: <see cref="ChainedEvent.PreviousHash"/> is its last field.</summary>
    public static ChainedEvent WithPreviousHash(ChainedEvent chained, Hash256 previous)
    {
        var bytes = chained.Bytes.ToArray();
        previous.CopyTo(bytes.AsSpan(bytes.Length - Hash256.SizeBytes));
        return EventCodec.Read(bytes);
    }

    /// <summary>The same event with one more byte of data, made past the codec's own limit.</summary>
    public static ChainedEvent OneByteLonger(ChainedEvent chained)
    {
        const int frameBytes = 5;
        var data = chained.Open().Data.Length;
        var end = chained.Bytes.Length - Hash256.SizeBytes - frameBytes;
        byte[] bytes = [.. chained.Bytes.Span[..(end - 2)], (byte)'x', .. chained.Bytes.Span[(end - 2)..]];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end - data - sizeof(uint)), (uint)data + 1);
        return EventCodec.Read(bytes);
    }

    private static byte[] Text(int length) => Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', length)}}"}""");

    private Instant NextInstant() => new(Start.UnixMicroseconds + _ticks++);
}
