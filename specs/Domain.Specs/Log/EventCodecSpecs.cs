using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Log;

public sealed class EventCodecSpecs
{
    private static readonly Gen<string> Text = JsonGen.Text.Where(t => t.Length > 0);

    private static readonly Gen<EventId> Id = Gen.Guid.Select(g => new EventId(g));

    private static readonly Gen<EventDraft> Draft = Gen.Select(
        Gen.Select(Id, Text.Where(t => Encoding.UTF8.GetByteCount(t) <= EventFields.TypeBytesMax), Text),
        Gen.Select(Gen.UInt.Where(n => n > 0), Gen.Byte, Gen.Byte.Array[1, 30]),
        Gen.Select(Optional(Text), Optional(Text), Optional(Text), Optional(Text)),
        Gen.Select(Gen.Bool, Id),
        (names, rest, texts, cause) => new EventDraft
        {
            Id = names.Item1,
            Type = names.Item2,
            Principal = names.Item3,
            SchemaVersion = rest.Item1,
            Assurance = (Assurance)rest.Item2,
            Data = rest.Item3,
            Org = texts.Item1,
            Team = texts.Item2,
            CorrelationId = texts.Item3,
            TraceParent = texts.Item4,
            CausationId = cause.Item1 ? cause.Item2 : null,
        });

    private static readonly Gen<(StreamName Stream, StreamHead? Head, Instant At)> Place = Gen.Select(
        Gen.Char['a', 'z'].Array[1, StreamName.CategoryLengthMax].Select(c => new string(c)),
        Gen.ULong,
        Gen.Bool,
        Gen.Byte.Array[Hash256.SizeBytes],
        Gen.Long,
        (category, number, isFirst, previous, at) => (
            StreamName.Of(category, new UInt128(number, ~number)),
            isFirst ? null : (StreamHead?)new StreamHead(new(number / 2), Hash256.From(previous)),
            new Instant(at)));

    [Fact]
    public void Every_field_of_a_chained_draft_reads_back() =>
        Seeds.Sample(Gen.Select(Draft, Place), 500, sample =>
        {
            var (draft, (stream, head, at)) = sample;
            var chained = EventCodec.Chain(draft, stream, head, at);
            var read = EventCodec.Read(chained.Bytes).Open();
            Assert.Equal(Sha256.Hash(chained.Bytes.Span), chained.Hash);
            Assert.Equal(chained.Hash, read.Hash);
            Assert.Equal((draft.Id, stream, ExpectedVersion.Of(head).Next, at), (read.Id, read.Stream, read.Version, read.RecordedAt));
            Assert.Equal((draft.Type, draft.SchemaVersion, draft.Principal), (read.Type, read.SchemaVersion, read.Principal));
            Assert.Equal((draft.Org, draft.Team, draft.TraceParent), (read.Org, read.Team, read.TraceParent));
            Assert.Equal((draft.CorrelationId, draft.CausationId), (read.CorrelationId, read.CausationId));
            Assert.Equal(draft.Assurance, read.Assurance);
            Assert.Equal(draft.Data.ToArray(), read.Data.ToArray());
            Assert.Equal(head?.Hash ?? Hash256.Zero, read.PreviousHash);
            Assert.True(chained.IsOfType(Encoding.UTF8.GetBytes(draft.Type)));
        });

    // The second writer knows nothing but contracts/events/hashing.md.
    [Fact]
    public void The_bytes_are_those_of_a_writer_made_from_the_document_alone() =>
        Seeds.Sample(Gen.Select(Draft, Place), 300, sample =>
        {
            var (draft, (stream, head, at)) = sample;
            var chained = EventCodec.Chain(draft, stream, head, at);
            Assert.Equal(Written(chained.Open()), chained.Bytes.ToArray());
        });

    [Fact]
    public void Different_events_have_different_bytes() =>
        Seeds.Sample(Gen.Select(Draft, Draft, Place), 500, sample =>
        {
            var (one, other, (stream, head, at)) = sample;
            var bytes = Convert.ToHexString(EventCodec.Chain(one, stream, head, at).Bytes.Span);
            EventDraft[] variants =
            [
                other,
                one with { Org = one.Team, Team = one.Org },
                one with { Principal = one.Principal + "x" },
                one with { Type = other.Type, Principal = one.Type },
                one with { CorrelationId = one.TraceParent, TraceParent = one.CorrelationId },
                one with { CausationId = one.CausationId is null ? one.Id : null },
                one with { SchemaVersion = one.SchemaVersion ^ 0x80000000 | 1 },
                one with { Data = other.Data },
            ];
            foreach (var variant in variants.Where(v => Different(v, one)))
            {
                Assert.NotEqual(bytes, Convert.ToHexString(EventCodec.Chain(variant, stream, head, at).Bytes.Span));
            }

            var later = EventCodec.Chain(one, stream, head, new(unchecked(at.UnixMicroseconds + 1)));
            Assert.NotEqual(bytes, Convert.ToHexString(later.Bytes.Span));
        });

    [Fact]
    public void Changed_bytes_are_refused_or_read_as_what_writes_the_same_bytes() =>
        Seeds.ForEach(3_000, random =>
        {
            var pcg = new PCG((uint)random.Next(), 1);
            var (stream, head, at) = Place.Generate(pcg, null, out _);
            var bytes = EventCodec.Chain(Draft.Generate(pcg, null, out _), stream, head, at).Bytes.ToArray();
            var place = random.Next(bytes.Length);
            bytes = random.Next(5) switch
            {
                0 => bytes[..place],
                1 => [.. bytes, (byte)random.Next(256)],
                2 => [.. bytes[..place], .. bytes[(place + 1)..]],
                3 => [.. bytes[..place], (byte)random.Next(256), .. bytes[place..]],
                _ => [.. bytes[..place], (byte)random.Next(256), .. bytes[(place + 1)..]],
            };
            if (EventFields.TryRead(bytes, out _, out var problem))
            {
                Assert.Equal(bytes, Written(EventCodec.Read(bytes).Open()));
            }
            else
            {
                Assert.False(string.IsNullOrEmpty(problem));
                Assert.Throws<FormatException>(() => EventCodec.Read(bytes));
            }
        });

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = EventCodec.Chain(Minimal, Stream, null, default).Bytes;
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(EventFields.TryRead(bytes.Span[..length], out _, out _), $"{length} bytes");
        }
    }

    [Fact]
    public void Fields_out_of_order_twice_or_empty_are_refused()
    {
        var record = TestRecord.Of(EventCodec.Chain(Minimal, Stream, null, default).Bytes.Span);
        byte[] org = [7, 0, 0, 0, 1, (byte)'o'];
        Refuses([.. record.EventBytes(), .. org]);
        Refuses([.. "aa-event/1\0"u8, .. org, .. record.EventBytes()[11..]]);
        Refuses([.. record.EventBytes(), 15, 0, 0, 0, 32, .. new byte[32]]);
        Refuses([.. record.EventBytes(), 16, 0, 0, 0, 1, 1]);
        Refuses([.. record.EventBytes(), 0, 0, 0, 0, 1, 1]);
        Refuses([.. "aa-event/2\0"u8, .. record.EventBytes()[11..]]);
        foreach (var tag in record.Fields.Keys)
        {
            var without = record.Copy();
            without.Fields.Remove(tag);
            Refuses(without.EventBytes());
            without.Fields[tag] = [];
            Refuses(without.EventBytes());
        }
    }

    [Theory]
    [InlineData(1, "00")]
    [InlineData(2, "6167656e74")]
    [InlineData(3, "00")]
    [InlineData(4, "ff")]
    [InlineData(5, "00000000")]
    [InlineData(6, "00")]
    [InlineData(7, "eda080")]
    [InlineData(8, "c080")]
    [InlineData(9, "80")]
    [InlineData(10, "0000")]
    [InlineData(11, "f8")]
    [InlineData(12, "00")]
    [InlineData(13, "c3")]
    [InlineData(15, "00")]
    public void A_field_of_the_wrong_length_or_of_invalid_text_is_refused(byte tag, string hex)
    {
        var record = TestRecord.Of(EventCodec.Chain(Minimal, Stream, null, default).Bytes.Span);
        record.Fields[tag] = Convert.FromHexString(hex);
        Refuses(record.EventBytes());
    }

    [Fact]
    public void A_type_has_at_most_64_bytes()
    {
        var type = string.Concat(Enumerable.Repeat("é", EventFields.TypeBytesMax / 2));
        var chained = EventCodec.Chain(Minimal with { Type = type }, Stream, null, default);
        Assert.Equal(type, chained.Open().Type);
        RefusesDraft(Minimal with { Type = type + "x" });
        var record = TestRecord.Of(chained.Bytes.Span);
        record.Fields[4] = [.. record.Fields[4], (byte)'x'];
        Refuses(record.EventBytes());
    }

    [Fact]
    public void An_event_has_at_most_512_KiB_to_the_byte()
    {
        var frame = EventCodec.Chain(Minimal, Stream, null, default).Bytes.Length - Minimal.Data.Length;
        var largest = Minimal with { Data = new byte[ChainedEvent.SizeBytesMax - frame] };
        var chained = EventCodec.Chain(largest, Stream, null, default);
        Assert.Equal(ChainedEvent.SizeBytesMax, chained.Bytes.Length);
        Assert.Equal(chained.Hash, EventCodec.Read(chained.Bytes).Hash);
        RefusesDraft(Minimal with { Data = new byte[largest.Data.Length + 1] });
        var record = TestRecord.Of(chained.Bytes.Span);
        record.Fields[14] = [.. record.Fields[14], 0];
        Refuses(record.EventBytes());
    }

    [Fact]
    public void A_draft_that_lacks_something_is_refused()
    {
        RefusesDraft(Minimal with { Type = "" });
        RefusesDraft(Minimal with { Principal = "" });
        RefusesDraft(Minimal with { Data = default });
        RefusesDraft(Minimal with { SchemaVersion = 0 });
        Assert.Throws<ArgumentException>(() => EventCodec.Chain(Minimal, default, null, default));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_in_every_text()
    {
        const string Half = "a\ud83d";
        RefusesDraft(Minimal with { Type = Half });
        RefusesDraft(Minimal with { Principal = Half });
        RefusesDraft(Minimal with { Org = Half });
        RefusesDraft(Minimal with { Team = Half });
        RefusesDraft(Minimal with { CorrelationId = Half });
        RefusesDraft(Minimal with { TraceParent = Half });
    }

    [Fact]
    public void An_empty_text_is_an_absent_one() =>
        Assert.Equal(
            EventCodec.Chain(Minimal, Stream, null, default).Hash,
            EventCodec.Chain(Minimal with { Org = "", Team = "", CorrelationId = "", TraceParent = "" }, Stream, null, default).Hash);

    private static EventDraft Minimal => new()
    {
        Id = EventId.From(new byte[16]),
        Type = "t",
        Principal = "p",
        Data = "{}"u8.ToArray(),
    };

    private static StreamName Stream => StreamName.Of("agent", 1);

    private static Gen<string?> Optional(Gen<string> text) => Gen.Select(Gen.Bool, text, (there, t) => there ? t : null);

    private static bool Different(EventDraft one, EventDraft other) =>
        !one.Data.Span.SequenceEqual(other.Data.Span) || one with { Data = default } != other with { Data = default };

    private static void Refuses(byte[] bytes) => Assert.False(EventFields.TryRead(bytes, out _, out _));

    private static void RefusesDraft(EventDraft draft) =>
        Assert.ThrowsAny<ArgumentException>(() => EventCodec.Chain(draft, Stream, null, default));

    private static byte[] Written(EventEnvelope e) => DocumentedEvent.Write(
        e.Id.Value.ToByteArray(bigEndian: true), e.Stream.ToString(), e.Version.Value, e.Type, e.SchemaVersion,
        e.RecordedAt.UnixMicroseconds, e.Org, e.Team, e.Principal, (byte)e.Assurance, e.CorrelationId,
        e.CausationId?.Value.ToByteArray(bigEndian: true), e.TraceParent, e.Data.ToArray(), e.PreviousHash.ToArray());
}
