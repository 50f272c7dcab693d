using System.Buffers.Binary;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>Between events and the bytes that are hashed. Pure and safe to call from any thread.</summary>
public static class EventCodec
{
    private const int FieldFrameBytes = 5;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives a draft its place in a stream.</summary>
    /// <param name="draft">What happened.</param>
    /// <param name="stream">Where it is told.</param>
    /// <param name="head">The stream's last event, or null when this is the first.</param>
    /// <param name="recordedAt">When, by the writer's clock.</param>
    /// <exception cref="ArgumentException">The stream has no name; a text is empty where one is needed, too long, or not
    /// valid Unicode; the schema version is 0; or the whole exceeds <see cref="ChainedEvent.SizeBytesMax"/>.</exception>
    public static ChainedEvent Chain(EventDraft draft, StreamName stream, StreamHead? head, Instant recordedAt)
    {
        Span<byte> name = stackalloc byte[StreamName.SizeBytesMax];
        name = name[..stream.WriteUtf8(name)];
        var version = ExpectedVersion.Of(head).Next;
        var previous = head?.Hash ?? Hash256.Zero;
        Check(draft, stream);
        var bytes = new byte[Measure(draft, name.Length)];
        var writer = new FieldWriter(bytes);
        Write(ref writer, draft, name, version, recordedAt, previous);
        return new ChainedEvent(bytes, draft.Id, stream, version, recordedAt, previous);
    }

    /// <summary>Reads bytes whose hash is not known yet.</summary>
    /// <exception cref="FormatException">The bytes are no event; the message says why.</exception>
    public static ChainedEvent Read(ReadOnlyMemory<byte> bytes) => Read(bytes, Sha256.Hash(bytes.Span));

    /// <summary>Reads bytes whose hash the caller has just compared or will compare.</summary>
    /// <exception cref="FormatException">The bytes are no event; the message says why.</exception>
    public static ChainedEvent Read(ReadOnlyMemory<byte> bytes, Hash256 hash) =>
        EventFields.TryRead(bytes.Span, out var fields, out var problem)
            ? new ChainedEvent(bytes, hash, fields)
            : throw new FormatException(problem);

    internal static EventEnvelope Open(ChainedEvent chained)
    {
        if (!EventFields.TryRead(chained.Bytes.Span, out var fields, out var problem))
        {
            throw new FormatException(problem);
        }

        return new EventEnvelope
        {
            Id = fields.Id,
            Stream = fields.Stream,
            Version = fields.Version,
            Type = StrictUtf8.GetString(fields.Type),
            SchemaVersion = fields.SchemaVersion,
            RecordedAt = fields.RecordedAt,
            Org = TextOrNull(fields.Org),
            Team = TextOrNull(fields.Team),
            Principal = StrictUtf8.GetString(fields.Principal),
            Assurance = fields.Assurance,
            CorrelationId = TextOrNull(fields.CorrelationId),
            CausationId = fields.CausationId.IsEmpty ? null : EventId.From(fields.CausationId),
            TraceParent = TextOrNull(fields.TraceParent),
            Data = fields.Data.ToArray(),
            PreviousHash = fields.PreviousHash,
            Hash = chained.Hash,
        };
    }

    private static void Write(
        ref FieldWriter writer,
        EventDraft draft,
        scoped ReadOnlySpan<byte> stream,
        StreamVersion version,
        Instant at,
        Hash256 previous)
    {
        Span<byte> scratch = stackalloc byte[Hash256.SizeBytes];
        draft.Id.CopyTo(scratch);
        writer.Bytes(1, scratch[..EventId.SizeBytes]);
        writer.Bytes(2, stream);
        writer.Number(3, version.Value);
        writer.Text(4, draft.Type);
        BinaryPrimitives.WriteUInt32BigEndian(scratch, draft.SchemaVersion);
        writer.Bytes(5, scratch[..4]);
        writer.Number(6, unchecked((ulong)at.UnixMicroseconds));
        writer.Text(7, draft.Org);
        writer.Text(8, draft.Team);
        writer.Text(9, draft.Principal);
        scratch[0] = (byte)draft.Assurance;
        writer.Bytes(10, scratch[..1]);
        writer.Text(11, draft.CorrelationId);
        if (draft.CausationId is { } cause)
        {
            cause.CopyTo(scratch);
            writer.Bytes(12, scratch[..EventId.SizeBytes]);
        }

        writer.Text(13, draft.TraceParent);
        writer.Bytes(14, draft.Data.Span);
        previous.CopyTo(scratch);
        writer.Bytes(15, scratch[..Hash256.SizeBytes]);
    }

    private static void Check(EventDraft draft, StreamName stream)
    {
        var problem = stream == default ? "an event needs the name of a stream"
            : string.IsNullOrEmpty(draft.Type) || string.IsNullOrEmpty(draft.Principal) || draft.Data.IsEmpty
                ? "an event needs a type, a principal and data"
            : draft.SchemaVersion == 0 ? $"an event of type {draft.Type} needs a schema version from 1"
            : StrictUtf8.GetByteCount(draft.Type) > EventFields.TypeBytesMax
                ? $"the type {draft.Type} has more than {EventFields.TypeBytesMax} bytes"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(draft));
        }
    }

    private static int Measure(EventDraft draft, int nameBytes)
    {
        long size = EventFields.Label.Length + Field(EventId.SizeBytes) + Field(nameBytes) + Field(sizeof(ulong))
            + Text(draft.Type) + Field(sizeof(uint)) + Field(sizeof(ulong)) + Text(draft.Org) + Text(draft.Team)
            + Text(draft.Principal) + Field(sizeof(byte)) + Text(draft.CorrelationId)
            + (draft.CausationId is null ? 0 : Field(EventId.SizeBytes)) + Text(draft.TraceParent)
            + Field(draft.Data.Length) + Field(Hash256.SizeBytes);
        return size <= ChainedEvent.SizeBytesMax
            ? (int)size
            : throw new ArgumentException(
                $"an event of type {draft.Type} has {size} bytes; at most {ChainedEvent.SizeBytesMax} fit", nameof(draft));

        static long Field(int bytes) => FieldFrameBytes + (long)bytes;
        static long Text(string? text) => string.IsNullOrEmpty(text) ? 0 : Field(StrictUtf8.GetByteCount(text));
    }

    private static string? TextOrNull(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : StrictUtf8.GetString(utf8);

    private ref struct FieldWriter
    {
        private readonly Span<byte> _destination;

        public FieldWriter(Span<byte> destination)
        {
            _destination = destination;
            EventFields.Label.CopyTo(destination);
            Written = EventFields.Label.Length;
        }

        public int Written { get; private set; }

        public void Bytes(byte tag, scoped ReadOnlySpan<byte> value) => value.CopyTo(Open(tag, value.Length));

        public void Number(byte tag, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Open(tag, 8), value);

        public void Text(byte tag, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                StrictUtf8.GetBytes(value, Open(tag, StrictUtf8.GetByteCount(value)));
            }
        }

        private Span<byte> Open(byte tag, int length)
        {
            _destination[Written] = tag;
            BinaryPrimitives.WriteUInt32BigEndian(_destination[(Written + 1)..], (uint)length);
            var start = Written + FieldFrameBytes;
            Written = start + length;
            return _destination[start..Written];
        }
    }
}
