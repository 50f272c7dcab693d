using System.Text.Json;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary>A recorded event in one line.</summary>
internal static class EventText
{
    private const int TypeWidth = 16;
    private const int PositionWidth = 7;

    // Narrower screens have no room for the date, nor for the type of what explains itself.
    private const int WideEnough = 72;

    // What is shown of the events that are not decisions, in this order, where they have it.
    private static readonly string[] Telling = ["name", "tool", "framework", "version", "digest", "policy", "source", "reason"];

    public static void Write(Screen screen, RecordedEvent recorded)
    {
        if (screen.IsJson)
        {
            screen.WriteJsonLine(ToJson(recorded));
            return;
        }

        var time = Screen.Time(TimeOf(recorded));
        var isWide = screen.Width is not < WideEnough;
        var (verdict, words) = SummaryOf(recorded);
        screen.Line(
            new($"{recorded.Position,PositionWidth} ", Tone.Plain),
            new($"{(isWide ? time : time[11..19])} ", Tone.Faint),
            new(isWide ? $"{recorded.Type,-TypeWidth} " : "", Tone.Plain),
            new(verdict.Length > 0 ? $"{verdict,-7} " : "", VerdictText.ToneOf(verdict)),
            new(verdict.Length > 0 || isWide ? words : $"{recorded.Type} {words}", Tone.Plain));
    }

    private static (string Verdict, string Words) SummaryOf(RecordedEvent recorded)
    {
        try
        {
            using var document = JsonDocument.Parse(recorded.DataJson.Memory);
            var data = document.RootElement;
            return recorded.Type == "action.decided"
                ? (Text(data, "verdict"), DecisionOf(data, recorded.CorrelationId))
                : ("", string.Join(' ', Telling.Select(name => Text(data, name)).Where(t => t.Length > 0)));
        }
        catch (JsonException)
        {
            return ("", "data cannot be read");
        }
    }

    private static string DecisionOf(JsonElement data, string trace)
    {
        string[] parts =
        [
            Text(data, "kind").ToLowerInvariant(),
            string.Concat(Text(data, "tool"), Text(data, "model"), Text(data, "path"), Text(data, "command")),
            Text(data, "host"),
            Text(data, "rule") is { Length: > 0 } rule ? $"by {rule}" : Text(data, "reason_code"),
            trace.Length > 0 ? $"in {trace}" : "",
        ];
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    /// <summary>The whole event, for programs.</summary>
    public static object ToJson(RecordedEvent recorded) => new
    {
        position = recorded.Position,
        event_id = recorded.EventId,
        stream = recorded.Stream,
        stream_version = recorded.StreamVersion,
        type = recorded.Type,
        schema_version = recorded.SchemaVersion,
        recorded_at = TimeText(recorded),
        org = OrNull(recorded.Org),
        team = OrNull(recorded.Team),
        principal = recorded.Principal,
        assurance = AssuranceText.Of(recorded.Assurance),
        correlation_id = OrNull(recorded.CorrelationId),
        causation_id = OrNull(recorded.CausationId),
        trace_parent = OrNull(recorded.TraceParent),
        data = JsonDocument.Parse(recorded.DataJson.Memory).RootElement,
        previous_hash = Convert.ToHexStringLower(recorded.PreviousHash.Span),
        hash = Convert.ToHexStringLower(recorded.Hash.Span),
    };

    /// <summary>When it was recorded, to the microsecond.</summary>
    public static string TimeText(RecordedEvent recorded) => TimeOf(recorded).UtcDateTime.ToString(
        "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(RecordedEvent recorded) =>
        DateTimeOffset.UnixEpoch.AddTicks(recorded.RecordedAtUnixUs * TimeSpan.TicksPerMicrosecond);

    private static string Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : "";

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}
