using System.Buffers;
using System.Text.Json;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// Fits findings to the values of JSON, so that a label never breaks it: within a string they stay between its quotes, and
/// of a number they take the whole. A text that is no JSON, one value or several in a row, is left as it is.
/// </summary>
internal static class JsonValues
{
    // Numbers, true, false, null, and what stands between values.
    private static readonly SearchValues<byte> Bare = SearchValues.Create("0123456789+-.eEtruefalsn{}[]:, \t\r\n"u8);

    private static readonly JsonReaderOptions Many = new() { AllowMultipleValues = true, MaxDepth = 1_000 };

    public static void Align(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        if (IsSafe(text, findings.Items) || text.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..])
        {
            return;
        }

        var aligned = new FindingBuffer();
        try
        {
            if (TryAlign(text, findings.Items, ref aligned))
            {
                findings.Cut(0);
                foreach (var finding in aligned.Items)
                {
                    findings.Add(finding);
                }
            }
        }
        finally
        {
            aligned.Dispose();
        }
    }

    // Whatever holds a character that no bare value has stands in a string of any JSON; without a quote, in one alone.
    private static bool IsSafe(ReadOnlySpan<byte> text, ReadOnlySpan<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var found = text[finding.Start..finding.End];
            if (found.Contains((byte)'"') || !found.ContainsAnyExcept(Bare))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAlign(ReadOnlySpan<byte> text, ReadOnlySpan<Finding> findings, ref FindingBuffer aligned)
    {
        var next = 0;
        try
        {
            var reader = new Utf8JsonReader(text, Many);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.StartArray or JsonTokenType.EndArray)
                {
                    continue;
                }

                var isString = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                var start = (int)reader.TokenStartIndex + (isString ? 1 : 0);
                var end = start + reader.ValueSpan.Length;
                while (next < findings.Length && findings[next].End <= start)
                {
                    next++;
                }

                Fit(findings, next, start, end, isBare: !isString, ref aligned);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Fit(ReadOnlySpan<Finding> findings, int next, int start, int end, bool isBare, ref FindingBuffer aligned)
    {
        for (; next < findings.Length && findings[next].Start < end; next++)
        {
            var finding = findings[next];
            if (isBare)
            {
                aligned.Add(finding with { Start = start, End = end, IsBareJson = true });
                return;
            }

            aligned.Add(finding with { Start = Math.Max(start, finding.Start), End = Math.Min(end, finding.End) });
        }
    }
}
