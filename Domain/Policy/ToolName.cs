using System.Globalization;
using System.Text;

namespace AgentAssembly.Domain.Policy;

// What a name must be to stand in a document, and how a name from outside is shown to people.
internal static class ToolName
{
    public const int MaxChars = 256;

    public static string? ProblemWith(string name) =>
        name.Length == 0 ? "a tool name must not be empty"
        : name.Length > MaxChars ? $"a tool name must not be longer than {MaxChars} characters"
        : name.Length != name.Trim().Length ? "a tool name must not begin or end with white space"
        : !name.EnumerateRunes().All(IsVisible) ? "a tool name must not hold control or invisible characters"
        : null;

    // Bounded, and with one visible character for each invisible one, so that a hostile name cannot forge a log line.
    public static string Shown(string name)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > MaxChars)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(IsVisible(rune) ? rune.ToString() : "\uFFFD");
        }

        return shown.ToString();
    }

    // A lone surrogate enumerates as U+FFFD, so that character is refused along with it.
    private static bool IsVisible(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
