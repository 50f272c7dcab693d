using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>A result as a YAML document that says what its JSON says: a text stays a text in every reader of YAML.</summary>
internal static class YamlOutput
{
    public static string Of(JsonElement result)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(
            bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: false));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, result);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());

        // What could turn text around, or is C1, stands in double quotes, where it may be escaped.
        return CleanText.OfJson(text.ToString());
    }

    private static void Emit(Emitter emitter, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                emitter.Emit(new MappingStart(default, default, isImplicit: true, MappingStyle.Block));
                foreach (var member in value.EnumerateObject())
                {
                    EmitText(emitter, member.Name);
                    Emit(emitter, member.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                var style = value.GetArrayLength() == 0 ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(default, default, isImplicit: true, style));
                foreach (var item in value.EnumerateArray())
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                EmitText(emitter, value.GetString()!);
                break;
            default:
                emitter.Emit(new Scalar(value.GetRawText()));
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text)
    {
        var style = IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(default, default, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: true));
    }

    // Only what no reader, of YAML 1.1 or 1.2, takes for a number, a time, a truth or nothing: letters that begin, then what
    // means nothing to YAML.
    private static bool IsPlain(string text) =>
        text.Length > 0
        && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && !Words.Contains(text);

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };
}
