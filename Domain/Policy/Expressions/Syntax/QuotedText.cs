using System.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// Text in double or single quotes. A backslash takes its meaning from the quote that is used and from another backslash;
// before anything else it is itself (policy specification §5.1), so that "\d" needs no doubling.
internal static class QuotedText
{
    // Moves behind the closing quote; false where there is none.
    public static bool TryRead(string source, ref int at, out string text)
    {
        var quote = source[at];
        var read = new StringBuilder();
        for (var i = at + 1; i < source.Length; i++)
        {
            if (source[i] == quote)
            {
                (at, text) = (i + 1, read.ToString());
                return true;
            }

            var isEscape = source[i] == '\\' && i + 1 < source.Length && (source[i + 1] == quote || source[i + 1] == '\\');
            i += isEscape ? 1 : 0;
            read.Append(source[i]);
        }

        text = "";
        return false;
    }
}
