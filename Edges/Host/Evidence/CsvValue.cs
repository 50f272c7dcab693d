using System.Buffers;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>
/// A value among others that commas separate (RFC 4180). One that a spreadsheet would run as a formula gets an apostrophe in
/// front.
/// </summary>
public static class CsvValue
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>The value as it is written; empty for none.</summary>
    public static string Of(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(NeedQuotes)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
