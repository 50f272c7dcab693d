using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>The committed vectors are what the code makes, byte for byte.</summary>
public sealed class VectorSpecs
{
    private static readonly EventDraft Full = new()
    {
        Id = new(Guid.Parse("01a3185c-507b-7abc-8def-0123456789ab")),
        Type = "action.decided",
        SchemaVersion = 2,
        Org = "acme",
        Team = "zahlungen-ä",
        Principal = "agent:did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        Assurance = Assurance.Bound,
        CorrelationId = "4bf92f3577b34da6a3ce929d0e0e4736",
        CausationId = new(Guid.Parse("01a3185c-507a-7000-8000-000000000001")),
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        Data = Encoding.UTF8.GetBytes("""{"amount":"0.25","kind":"tool","verdict":"Allow"}"""),
    };

    private static readonly EventDraft Minimal = new()
    {
        Id = new(Guid.Parse("01a3185c-507a-7000-8000-000000000001")),
        Type = "x",
        Principal = "p",
        Data = "{}"u8.ToArray(),
    };

    [Fact]
    public void Events()
    {
        var agent = StreamName.ForKey("agent", "acme", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
        var first = EventCodec.Chain(Minimal, agent, null, new(1_800_000_000_000_000));
        var second = EventCodec.Chain(Full, agent, first.AsHead, new(1_800_000_000_123_456));
        var extreme = EventCodec.Chain(
            Minimal with { Assurance = (Assurance)255, SchemaVersion = uint.MaxValue, Org = "\u0001😀" },
            StreamName.Of("zzzzzzzzzzzz", UInt128.MaxValue),
            new StreamHead(new(ulong.MaxValue - 1), Hash256.From(Enumerable.Repeat((byte)0xff, 32).ToArray())),
            new(long.MinValue));
        var odd = EventCodec.Chain(
            Minimal with { Type = string.Concat(Enumerable.Repeat("é", EventFields.TypeBytesMax / 2)), Org = "\0", Team = "\uFEFF" },
            agent, null, default);
        var events = new[]
        {
            Describe("only the required fields, first of its stream", first),
            Describe("every field, continuing the event before", second),
            Describe("largest and smallest numbers, text outside ASCII", extreme),
            Describe("a type of 64 bytes that are 32 characters, texts of U+0000 and of U+FEFF", odd),
        };
        var refused = RefusedEvents.Of(first.Bytes.Span).ToList();
        Assert.All(refused, r => Assert.False(EventFields.TryRead(r.Bytes, out _, out _), r.Name));
        Vectors.AreAsCommitted(Vectors.Json("events.json", new
        {
            events,
            refused = refused.Select(r => new { r.Name, bytes = Convert.ToHexStringLower(r.Bytes) }),
        }));
    }

    [Fact]
    public void Ids() =>
        Vectors.AreAsCommitted(Vectors.Json("ids.json", new[]
        {
            Id("aa-agent/1", "acme", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
            Id("aa-agent/1", "default", "did:web:beispiel.example:bücher"),
            Id("aa-stream/1", "agent", "acme", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
            Id("aa-stream/1", "budget", "acme"),
            Id("aa-stream/1", "budget", "acm", "e"),
            Id("aa-stream/1", "budget", ""),
        }));

    [Fact]
    public void Canonical_json()
    {
        string[] inputs =
        [
            """{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""",
            """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
            """ { "" : { } , "b" : [ ] , "a" : [ 1 , "1" ] } """,
            "0", "-0", "1e-7", "0.000001", "1e20", "1e21", "5e-324", "1.7976931348623157e308", "9007199254740993",
            "295147905179352825856", "9.999999999999997e22", "1e23", "1424953923781206.25", "-0.0000033333333333333333",
        ];
        string[] refused =
        [
            "", "{", """{"a":1,"\u0061":2}""", """["\ud800"]""", "1e400", "\uFEFF{}", "[1,]", "NaN",
            new string('[', 65) + new string(']', 65),
        ];
        string[] eventData = ["""{"a":9007199254740991,"b":["0.5",-1,null,true]}"""];
        string[] notEventData = ["[]", """{"a":0.5}""", """{"a":9007199254740992}""", """{"b":1,"a":2}""", """{"a": 1}"""];
        Assert.All(refused, r => Assert.False(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(r), out _, out _)));
        Assert.All(eventData, d => Assert.Null(CanonicalJson.WhyNotEventData(Encoding.UTF8.GetBytes(d))));
        Assert.All(notEventData, d => Assert.NotNull(CanonicalJson.WhyNotEventData(Encoding.UTF8.GetBytes(d))));
        var canonical = inputs.Select(i => new { In = i, Out = Canonical(i) });
        Vectors.AreAsCommitted(Vectors.Json("canonical-json.json", new { canonical, refused, eventData, notEventData }));
    }

    [Fact]
    public void Tree()
    {
        var tree = new MerkleFrontier();
        var roots = new List<object>();
        for (var size = 0; size <= 1_000; size++)
        {
            if (size is <= 8 or 1_000)
            {
                roots.Add(new { size, root = tree.Root().ToString(), subtrees = tree.Subtrees.ToArray().Select(s => s.ToString()) });
            }

            tree.Append(Sha256.Hash(BigEndian((ulong)size)));
        }

        Vectors.AreAsCommitted(Vectors.Json("tree.json", new { eventHash = "SHA-256 of u64be(index), index from 0", roots }));
    }

    [Fact]
    public void A_sound_log()
    {
        var log = TestLog.OfVectors();
        var report = log.Verify(withHead: true, against: log.Root());
        report.IsSound();
        var files = log.Files().Select(f => ($"log-sound/{f.Name}", f.Bytes)).Append(("log-sound/head", log.Head)).ToList();
        Vectors.AreAsCommitted([.. files, Vectors.Json("log-sound.json", new
        {
            logId = log.LogId,
            head = report.Head.ToString(),
            streams = report.Streams,
            segments = log.Segments.Select(s => new { s.Name, records = s.Records.Count, bytes = s.ToBytes().Length }),
            lastHashes = log.Records.GroupBy(r => r.Stream).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new { stream = g.Key, version = g.Last().Version, hash = Convert.ToHexStringLower(g.Last().Hash) }),
        })]);
        Assert.Equal(files.Select(f => f.Item1).Order(StringComparer.Ordinal), Vectors.FilesIn("log-sound").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_worked_examples_of_the_pages_are_right()
    {
        var agent = StreamName.ForKey("agent", "acme", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
        var first = EventCodec.Chain(Minimal, agent, null, new(1_800_000_000_000_000));
        var record = new byte[RecordFrame.OverheadBytes + first.Bytes.Length];
        RecordFrame.Write(record, first, Position.Start, RecordFlags.BeginsGroup | RecordFlags.EndsAppend);
        var hashing = Vectors.ReadPage("hashing.md").Split('\n');
        var rows = hashing.SkipWhile(l => l != "| Offset | Bytes | Meaning |").Skip(2).TakeWhile(l => l.StartsWith('|')).ToList();
        Assert.Equal(Convert.ToHexStringLower(first.Bytes.Span), string.Concat(rows.Select(r => Hex(r.Split('|')[2]))));
        var offset = 0;
        foreach (var cells in rows.Select(r => r.Split('|')))
        {
            Assert.Equal(offset.ToString(CultureInfo.InvariantCulture), cells[1].Trim());
            offset += Hex(cells[2]).Length / 2;
        }

        Assert.Contains($"Hash: `{first.Hash}`.", hashing);
        var page = Vectors.ReadPage("segment.md");
        Assert.Equal(Convert.ToHexStringLower(record), Hex(page.Split("```text")[1].Split("```")[0]));
    }

    private static string Hex(string text) => string.Concat(text.Where(char.IsAsciiHexDigitLower));

    private static object Describe(string name, ChainedEvent chained)
    {
        var e = chained.Open();
        return new
        {
            name,
            fields = new
            {
                eventId = e.Id.ToString(),
                stream = e.Stream.ToString(),
                streamVersion = e.Version.ToString(),
                type = e.Type,
                schemaVersion = e.SchemaVersion,
                recordedAt = e.RecordedAt.UnixMicroseconds.ToString(CultureInfo.InvariantCulture),
                org = e.Org,
                team = e.Team,
                principal = e.Principal,
                assurance = (byte)e.Assurance,
                correlationId = e.CorrelationId,
                causationId = e.CausationId?.ToString(),
                traceParent = e.TraceParent,
                data = Encoding.UTF8.GetString(e.Data.Span),
                previousHash = e.PreviousHash.ToString(),
            },
            bytes = Convert.ToHexStringLower(chained.Bytes.Span),
            hash = chained.Hash.ToString(),
        };
    }

    private static object Id(string label, params string[] parts) =>
        new { label, parts, id = KeyDigest.First16(label, parts).ToString("x32", CultureInfo.InvariantCulture) };

    private static string Canonical(string json)
    {
        Assert.True(CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), out var canonical, out var problem), problem);
        return Encoding.UTF8.GetString(canonical);
    }

    private static byte[] BigEndian(ulong number)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }
}
