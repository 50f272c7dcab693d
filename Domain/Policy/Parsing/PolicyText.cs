using System.Globalization;
using System.Text;

namespace AgentAssembly.Domain.Policy.Parsing;

// What is checked before a YAML parser sees the text: its size, and characters that a parser and a person could read
// differently. YamlDotNet ends the document at a NUL, and starts a new line at U+0085, U+2028 and U+2029, which editors
// do not show.
internal static class PolicyText
{
    public const int MaxBytes = 256 * 1024;

    public static bool IsReadable(string text, PolicyErrorList errors)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(1, 1, PolicyErrorList.WholeDocument, $"larger than {MaxBytes / 1024} KiB");
            return false;
        }

        ReportForbiddenCharacters(text, errors);
        return errors.IsEmpty;
    }

    private static void ReportForbiddenCharacters(string text, PolicyErrorList errors)
    {
        var (line, lineStart) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                (line, lineStart) = (line + 1, i + 1);
            }
            else if (IsForbidden(text, i))
            {
                var code = ((int)text[i]).ToString("X4", CultureInfo.InvariantCulture);
                var column = i - lineStart + 1;
                errors.Add(line, column, PolicyErrorList.WholeDocument, $"character U+{code} is not allowed");
            }
        }
    }

    private static bool IsForbidden(string text, int index) => text[index] switch
    {
        '\t' or '\n' or '\r' => false,
        '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
        var high when char.IsHighSurrogate(high) => index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]),
        var low when char.IsLowSurrogate(low) => index == 0 || !char.IsHighSurrogate(text[index - 1]),
        var other => char.IsControl(other),
    };
}
