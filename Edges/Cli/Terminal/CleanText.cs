using System.Text;
using System.Text.RegularExpressions;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>
/// Makes text that came from elsewhere harmless to a terminal: without ANSI and OSC sequences, C0, DEL, C1, and the
/// marks that turn the direction of text around.
/// </summary>
internal static partial class CleanText
{
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.Any(MayHarm))
        {
            return text ?? "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in Sequence().Replace(text, ""))
        {
            if (c is '\t' or '\n' or '\r')
            {
                clean.Append(' ');
            }
            else if (!MayHarm(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same, line by line.</summary>
    public static IEnumerable<string> LinesOf(string text) =>
        text.Split('\n').Select(line => Of(line.TrimEnd('\r')));

    /// <summary>A JSON text with the same meaning, in which nothing turns the direction of text around: a writer of JSON leaves that in.</summary>
    public static string OfJson(string json) => json.Any(TurnsAround)
        ? string.Concat(json.Select(c => TurnsAround(c) ? $"\\u{(int)c:X4}" : c.ToString()))
        : json;

    // char.IsControl is C0, DEL and C1.
    private static bool MayHarm(char c) => char.IsControl(c) || TurnsAround(c);

    // Bidirectional embeddings, overrides and isolates.
    private static bool TurnsAround(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // Control sequences; then strings (OSC, DCS, SOS, PM, APC) up to their end, or the text's; then two-byte escapes.
    [GeneratedRegex("""(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F]).*?(?:\x07|\x1B\\|\x9C|\z)|\x1B[ -/]*[0-~]""", RegexOptions.Singleline)]
    private static partial Regex Sequence();
}
