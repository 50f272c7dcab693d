namespace AgentAssembly.Domain.Log;

/// <summary>
/// An event with its place in a stream: the exact bytes that are hashed, and their hash. Immutable and safe to share.
/// </summary>
public sealed class ChainedEvent : IEquatable<ChainedEvent>
{
    /// <summary>Largest number of hashed bytes, envelope included: 512 KiB.</summary>
    public const int SizeBytesMax = 512 * 1024;

    internal ChainedEvent(ReadOnlyMemory<byte> bytes, Hash256 hash, in EventFields fields)
    {
        Bytes = bytes;
        Hash = hash;
        Id = fields.Id;
        Stream = fields.Stream;
        Version = fields.Version;
        RecordedAt = fields.RecordedAt;
        PreviousHash = fields.PreviousHash;
    }

    internal ChainedEvent(
        ReadOnlyMemory<byte> bytes, EventId id, StreamName stream, StreamVersion version, Instant at, Hash256 previous)
    {
        Bytes = bytes;
        Hash = Sha256.Hash(bytes.Span);
        Id = id;
        Stream = stream;
        Version = version;
        RecordedAt = at;
        PreviousHash = previous;
    }

    /// <summary>The hashed bytes, as <c>contracts/events/hashing.md</c> lays them out.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public Hash256 Hash { get; }

    /// <summary>The event's identity.</summary>
    public EventId Id { get; }

    /// <summary>Its stream.</summary>
    public StreamName Stream { get; }

    /// <summary>Its place in the stream.</summary>
    public StreamVersion Version { get; }

    /// <summary>When the writer placed it.</summary>
    public Instant RecordedAt { get; }

    /// <summary>The hash of the stream's event before; zero at version 0.</summary>
    public Hash256 PreviousHash { get; }

    /// <summary>What the stream's next event builds on.</summary>
    public StreamHead AsHead => new(Version, Hash);

    /// <summary>Whether both are the same event: the hash covers every byte.</summary>
    public bool Equals(ChainedEvent? other) => other is not null && Hash == other.Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChainedEvent);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>Reads every field.</summary>
    public EventEnvelope Open() => EventCodec.Open(this);

    /// <summary>The type's wire name, without reading the rest.</summary>
    public bool IsOfType(ReadOnlySpan<byte> type)
    {
        EventFields.TryRead(Bytes.Span, out var fields, out _);
        return fields.Type.SequenceEqual(type);
    }
}

/// <summary>An event that the store has placed in the log.</summary>
/// <param name="Position">Its place; assigned by the store, outside of what is hashed.</param>
/// <param name="Event">The event.</param>
public readonly record struct RecordedEvent(Position Position, ChainedEvent Event);

/// <summary>All fields of an event, read from its hashed bytes.</summary>
public sealed record EventEnvelope
{
    /// <summary>Its identity.</summary>
    public required EventId Id { get; init; }

    /// <summary>Its stream.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Its place in the stream.</summary>
    public required StreamVersion Version { get; init; }

    /// <summary>The type's wire name.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the payload's meaning, from 1.</summary>
    public required uint SchemaVersion { get; init; }

    /// <summary>When the writer placed it; does not decrease along one writer's log.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The tenant; absent for events of the node itself.</summary>
    public string? Org { get; init; }

    /// <summary>The team within the tenant.</summary>
    public string? Team { get; init; }

    /// <summary>Who caused it.</summary>
    public required string Principal { get; init; }

    /// <summary>How far the principal was corroborated.</summary>
    public required Assurance Assurance { get; init; }

    /// <summary>What ties several events to one undertaking.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event that led to this one.</summary>
    public EventId? CausationId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the request.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The payload: JSON in the form of RFC 8785.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The hash of the stream's event before; zero at version 0.</summary>
    public required Hash256 PreviousHash { get; init; }

    /// <summary>SHA-256 of the hashed bytes.</summary>
    public required Hash256 Hash { get; init; }
}
