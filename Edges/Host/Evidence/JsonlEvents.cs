using System.Buffers;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>Events as JSON objects, one a line: every field of the envelope, <c>null</c> where one is absent.</summary>
internal sealed class JsonlEvents : IEventWriter
{
    private const int FlushBytes = 64 * 1024;

    private readonly Stream _destination;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _json;

    public JsonlEvents(Stream destination)
    {
        _destination = destination;
        _json = new Utf8JsonWriter(_buffer);
    }

    public void Write(Position position, EventEnvelope envelope)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("position", position.Value);
        _json.WriteString("event_id", envelope.Id.ToString());
        _json.WriteString("stream", envelope.Stream.ToString());
        _json.WriteNumber("stream_version", envelope.Version.Value);
        _json.WriteString("type", envelope.Type);
        _json.WriteNumber("schema_version", envelope.SchemaVersion);
        _json.WriteString("recorded_at", envelope.RecordedAt.ToString());
        _json.WriteString("org", envelope.Org);
        _json.WriteString("team", envelope.Team);
        _json.WriteString("principal", envelope.Principal);
        _json.WriteString("assurance", AssuranceNames.Of(envelope.Assurance));
        _json.WriteString("correlation_id", envelope.CorrelationId);
        _json.WriteString("causation_id", envelope.CausationId?.ToString());
        _json.WriteString("trace_parent", envelope.TraceParent);
        _json.WritePropertyName("data");
        _json.WriteRawValue(envelope.Data.Span);
        _json.WriteString("previous_hash", envelope.PreviousHash.ToString());
        _json.WriteString("hash", envelope.Hash.ToString());
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _destination.Write(_buffer.WrittenSpan);
        _destination.Flush();
        _buffer.ResetWrittenCount();
    }

    public void Dispose() => _json.Dispose();
}

/// <summary>The names of assurance in exports.</summary>
internal static class AssuranceNames
{
    public static string Of(Assurance assurance) => assurance switch
    {
        Assurance.Unspecified => "unspecified",
        Assurance.Unattributed => "unattributed",
        Assurance.Asserted => "asserted",
        Assurance.Bound => "bound",
        _ => ((byte)assurance).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
