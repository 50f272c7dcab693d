using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Log;
using Google.Protobuf;

namespace AgentAssembly.Edges.Grpc.Log;

/// <summary>Recorded events on the wire.</summary>
internal static class EventMapping
{
    public static Contracts.Log.V1.RecordedEvent ToWire(RecordedEvent recorded, EventEnvelope envelope, bool withBytes) => new()
    {
        Position = recorded.Position.Value,
        EventId = envelope.Id.ToString(),
        Stream = envelope.Stream.ToString(),
        StreamVersion = envelope.Version.Value,
        Type = envelope.Type,
        SchemaVersion = envelope.SchemaVersion,
        RecordedAtUnixUs = envelope.RecordedAt.UnixMicroseconds,
        Org = envelope.Org ?? "",
        Team = envelope.Team ?? "",
        Principal = envelope.Principal,
        Assurance = (AgentIdentityAssurance)envelope.Assurance,
        CorrelationId = envelope.CorrelationId ?? "",
        CausationId = envelope.CausationId?.ToString() ?? "",
        TraceParent = envelope.TraceParent ?? "",
        DataJson = ByteString.CopyFrom(envelope.Data.Span),
        PreviousHash = ByteString.CopyFrom(envelope.PreviousHash.ToArray()),
        Hash = ByteString.CopyFrom(envelope.Hash.ToArray()),
        HashedBytes = withBytes ? ByteString.CopyFrom(recorded.Event.Bytes.Span) : ByteString.Empty,
    };
}
