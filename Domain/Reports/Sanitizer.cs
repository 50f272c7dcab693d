using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentAssembly.Domain.Reports;

/// <summary>
/// Takes what must not be recorded out of texts (gateway specification §15): members with a forbidden key, at any depth
/// of JSON, and inside JSON that stands in a text inside JSON. Where the structure cannot be followed (broken JSON,
/// JSON within prose, too many levels), a text that writes a forbidden key is left out as a whole. What holds no forbidden
/// key comes back unchanged, and sanitising twice is sanitising once. Pure and safe to call from any thread.
/// </summary>
public static partial class Sanitizer
{
    /// <summary>How many texts inside texts are opened.</summary>
    public const int LevelsMax = 8;

    /// <summary>Stands in place of a text that was left out.</summary>
    public const string LeftOut = "[DROPPED]";

    private const int DepthMax = 64;

    private static readonly FrozenSet<string> EventKeys = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "event_id", "ts", "timestamp", "agent_id", "team_id", "org_id", "session_id", "kind", "event_type", "action",
        "decision", "dry_run", "shadow_decision", "matched_rule_id", "policy_version", "payload");

    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Sanitises any text; JSON keeps its meaning apart from what is taken out.</summary>
    /// <param name="text">Valid Unicode.</param>
    /// <param name="dropped">Counts what is taken out.</param>
    public static string OfText(string text, DroppedKeys dropped) => OfText(text, dropped, 0);

    /// <summary>
    /// Sanitises an event that came as JSON: of the members at its top only those of gateway specification §15.3 stay.
    /// </summary>
    /// <param name="json">The event.</param>
    /// <param name="dropped">Counts what is taken out.</param>
    /// <returns>The event; <see cref="LeftOut"/> for what is no JSON object.</returns>
    public static string OfEvent(string json, DroppedKeys dropped)
    {
        if (json.AsSpan().TrimStart() is ['{', ..] && TryRewrite(json, dropped, 0, isEvent: true, out var rewritten))
        {
            return rewritten;
        }

        dropped.Add(DroppedKeys.Other);
        return LeftOut;
    }

    private static string OfText(string text, DroppedKeys dropped, int level)
    {
        if (level < LevelsMax && MayBeJson(text) && TryRewrite(text, dropped, level, isEvent: false, out var rewritten))
        {
            return rewritten;
        }

        // An escaped letter is that letter, for whoever reads the text as JSON later.
        var readable = text.Contains("\\u", StringComparison.OrdinalIgnoreCase) ? EscapedLetter().Replace(text, LetterOf) : text;
        var written = ForbiddenKeyWritten().Match(readable);
        if (!written.Success)
        {
            return text;
        }

        dropped.Add(written.Groups["key"].Value);
        return LeftOut;
    }

    private static bool MayBeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[' or '"', ..];

    // Counts only if the text turns out to be JSON to its end; what it had none of comes back as it came.
    private static bool TryRewrite(string text, DroppedKeys dropped, int level, bool isEvent, out string rewritten)
    {
        var found = new DroppedKeys();
        var output = new ArrayBufferWriter<byte>(text.Length);
        try
        {
            using var writer = new Utf8JsonWriter(output, Plain);
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new() { MaxDepth = DepthMax });
            var pass = new Pass(writer, found, level, isEvent);
            while (reader.Read())
            {
                pass.Copy(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            rewritten = text;
            return false;
        }

        dropped.AddAll(found);
        rewritten = !found.Any ? text : Encoding.UTF8.GetString(output.WrittenSpan);
        return true;
    }

    // A key in quotes of any kind, escaped or not, before a colon.
    [GeneratedRegex(
        """["'][ ]*(?<key>prompt|completion|llm_input|llm_output|tool_payload|tool_response|tool_args|tool_result|packet_body|packet_payload|heartbeat_seq)[ ]*\\*["']\s*:""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ForbiddenKeyWritten();

    [GeneratedRegex("""\\+u(?<hex>[0-9a-fA-F]{4})""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex EscapedLetter();

    private static string LetterOf(Match escaped) =>
        ((char)Convert.ToUInt16(escaped.Groups["hex"].Value, 16)).ToString();

    // One pass over one JSON text.
    private readonly struct Pass(Utf8JsonWriter writer, DroppedKeys found, int level, bool isEvent)
    {
        public void Copy(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    CopyMember(ref reader);
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(OfText(reader.GetString()!, found, level + 1));
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }

        private void CopyMember(ref Utf8JsonReader reader)
        {
            var name = reader.GetString()!;
            var isWanted = !DroppedKeys.Forbidden.Contains(name)
                && (!isEvent || reader.CurrentDepth > 1 || EventKeys.Contains(name))
                && !HoldsForbidden(name);
            if (isWanted)
            {
                writer.WritePropertyName(name);
                return;
            }

            found.Add(name);
            reader.Skip();
        }

        // A name may be JSON too, and nobody needs it then.
        private bool HoldsForbidden(string name)
        {
            var dropped = new DroppedKeys();
            OfText(name, dropped, level + 1);
            return dropped.Any;
        }
    }
}
