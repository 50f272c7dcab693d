using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>
/// Builds sound logs as the segmented log writes them: groups of whole appends, an append over one or more streams,
/// <c>BeginsGroup</c> on the first record of a group, <c>EndsAppend</c> on the last of an append.
/// </summary>
public sealed class TestLogBuilder(Random random)
{
    private const long StartMicroseconds = 1_800_000_000_000_000;

    private readonly Dictionary<StreamName, StreamHead> _heads = [];
    private readonly TestLog _log = new() { LogId = new Guid(Bytes(random, 16)) };
    private long _now = StartMicroseconds;

    /// <summary>Bytes of zero behind the last segment's records.</summary>
    public int ZeroTailBytes { get; init; } = 300;

    /// <summary>A log of some segments with some groups each.</summary>
    public TestLog Build(int segments, int groupsPerSegment = 3, int streams = 4)
    {
        var names = Enumerable.Range(0, streams)
            .Select(i => StreamName.ForKey(i % 2 == 0 ? "agent" : "session", "default", i.ToString(CultureInfo.InvariantCulture)))
            .ToArray();
        for (var s = 0; s < segments; s++)
        {
            var segment = new TestSegment { Name = "", Header = [] };
            _log.Segments.Add(segment);
            for (var g = 0; g < groupsPerSegment; g++)
            {
                AddGroup(segment, names);
            }
        }

        _log.Segments[^1].Tail = new byte[ZeroTailBytes];
        return _log.Renumber().RecomputeHeaders();
    }

    private void AddGroup(TestSegment segment, StreamName[] names)
    {
        var begins = true;
        for (var appends = random.Next(1, 4); appends > 0; appends--)
        {
            foreach (var stream in random.GetItems(names, random.Next(1, 3)).Distinct())
            {
                for (var events = random.Next(1, 4); events > 0; events--)
                {
                    var record = Next(stream);
                    record.Flags = (byte)(begins ? RecordFlags.BeginsGroup : RecordFlags.None);
                    segment.Records.Add(record);
                    begins = false;
                }
            }

            segment.Records[^1].Flags |= (byte)RecordFlags.EndsAppend;
        }
    }

    private TestRecord Next(StreamName stream)
    {
        _now += random.Next(1, 1_000);
        var data = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{random.Next()}}}"));
        var draft = new EventDraft
        {
            Id = EventId.Create(new(_now), Bytes(random, 10)),
            Type = "spend.reserved",
            Org = "default",
            Principal = "system:node",
            Data = data,
        };
        StreamHead? head = _heads.TryGetValue(stream, out var known) ? known : null;
        var chained = EventCodec.Chain(draft, stream, head, new(_now));
        _heads[stream] = chained.AsHead;
        return TestRecord.Of(chained.Bytes.Span);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
