using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>
/// Events as comma-separated values (RFC 4180), with the same columns whatever the event: the envelope, then what a
/// decision is mostly asked for, then the whole data as JSON. A value that a spreadsheet would run as a formula gets an
/// apostrophe in front.
/// </summary>
public sealed class CsvEvents : IEventWriter
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "position", "recorded_at", "type", "schema_version", "stream", "stream_version", "event_id", "org", "team",
        "principal", "assurance", "correlation_id", "causation_id", "trace_parent", "verdict", "kind", "tool", "model",
        "host", "path", "command", "reason_code", "rule", "clause", "policy", "previous_hash", "hash", "data",
    ];

    // Columns that are read from the event's data.
    private static readonly string[] FromData =
        ["verdict", "kind", "tool", "model", "host", "path", "command", "reason_code", "rule", "clause", "policy"];

    private readonly StreamWriter _lines;
    private readonly StringBuilder _line = new();

    internal CsvEvents(Stream destination)
    {
        _lines = new StreamWriter(destination, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        _lines.WriteLine(string.Join(',', Columns));
    }

    void IEventWriter.Write(Position position, EventEnvelope envelope)
    {
        _line.Clear();
        Add(position.ToString());
        Add(envelope.RecordedAt.ToString());
        Add(envelope.Type);
        Add(envelope.SchemaVersion.ToString(CultureInfo.InvariantCulture));
        Add(envelope.Stream.ToString());
        Add(envelope.Version.ToString());
        Add(envelope.Id.ToString());
        Add(envelope.Org);
        Add(envelope.Team);
        Add(envelope.Principal);
        Add(AssuranceNames.Of(envelope.Assurance));
        Add(envelope.CorrelationId);
        Add(envelope.CausationId?.ToString());
        Add(envelope.TraceParent);
        AddFromData(envelope.Data);
        Add(envelope.PreviousHash.ToString());
        Add(envelope.Hash.ToString());
        Add(Encoding.UTF8.GetString(envelope.Data.Span));
        _lines.WriteLine(_line.ToString(0, _line.Length - 1));
    }

    void IEventWriter.Flush() => _lines.Flush();

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private void AddFromData(ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        foreach (var name in FromData)
        {
            Add(document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var member)
                && member.ValueKind == JsonValueKind.String
                    ? member.GetString()
                    : null);
        }
    }

    private void Add(string? value) => _line.Append(CsvValue.Of(value)).Append(',');
}
