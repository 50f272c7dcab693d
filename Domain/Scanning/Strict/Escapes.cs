namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Keeps escapes whole: a finding that begins or ends within one takes all of it.</summary>
internal static class Escapes
{
    private const int LongestEscape = 6;

    public static void Complete(ReadOnlySpan<byte> text, Span<Finding> findings)
    {
        foreach (ref var finding in findings)
        {
            var (start, _) = Around(text, finding.Start);
            var (_, end) = Around(text, finding.End);
            finding = finding with { Start = start, End = end };
        }
    }

    // The escape that a place lies within, or the place itself.
    private static (int Start, int End) Around(ReadOnlySpan<byte> text, int at)
    {
        for (var back = 1; back < LongestEscape && back <= at; back++)
        {
            var slash = at - back;
            if (text[slash] == '\\')
            {
                var end = slash + (slash + 1 < text.Length && text[slash + 1] == 'u' ? LongestEscape : 2);
                return end > at && IsUnescaped(text, slash) ? (slash, Math.Min(end, text.Length)) : (at, at);
            }
        }

        return (at, at);
    }

    private static bool IsUnescaped(ReadOnlySpan<byte> text, int slash)
    {
        var before = text[..slash];
        return (before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 0;
    }
}
