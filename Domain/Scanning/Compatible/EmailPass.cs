using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Pass C: what stands around an <c>@</c>.</summary>
internal static class EmailPass
{
    private const int LocalMax = 64;
    private const int DomainMax = 255;
    private const int DomainLeast = 3;

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var tokenEnds = new TokenEnds();
        var start = 0;
        for (var from = 0; text[from..].IndexOf((byte)'@') is >= 0 and var found;)
        {
            var at = from + found;
            start = LocalStart(text, at, from, start);
            from = at + 1;
            if (at - start is 0 or > LocalMax)
            {
                continue;
            }

            var end = Math.Min(tokenEnds.Find(text, from), DomainEnd(text, from));
            var domain = text[from..end];
            if (domain.Length >= DomainLeast && domain.Contains((byte)'.'))
            {
                findings.Add(FindingKinds.EmailAddress, start, end);
            }
        }
    }

    // Behind the latest white space or one of < , ; " '. It may be further back than an address can begin, and then only
    // that is true of what is returned. What lies before the last @ was looked at there.
    private static int LocalStart(ReadOnlySpan<byte> text, int at, int from, int before)
    {
        for (var start = at; start > from && at - start <= LocalMax; start--)
        {
            var b = text[start - 1];
            if (b < 0x80 ? Bytes.IsAsciiSpace(b) || b is (byte)'<' or (byte)',' or (byte)';' or (byte)'"' or (byte)'\'' : Bytes.SpaceBefore(text, start) > 0)
            {
                return start;
            }
        }

        return before;
    }

    // No character may begin 255 or more bytes in; one that begins before may end behind.
    private static int DomainEnd(ReadOnlySpan<byte> text, int from)
    {
        var limit = Math.Min(text.Length, from + DomainMax);
        while (!Bytes.IsBoundary(text, limit))
        {
            limit++;
        }

        return limit;
    }
}
