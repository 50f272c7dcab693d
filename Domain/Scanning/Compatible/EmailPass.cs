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
        for (var from = 0; text[from..].IndexOf((byte)'@') is >= 0 and var found;)
        {
            var at = from + found;
            from = at + 1;
            var start = LocalStart(text, at);
            if (start < 0 || start == at)
            {
                continue;
            }

            var end = DomainEnd(text, from);
            var domain = text[from..end];
            if (domain.Length >= DomainLeast && domain.Contains((byte)'.'))
            {
                findings.Add(FindingKinds.EmailAddress, start, end);
            }
        }
    }

    // Behind the latest white space or one of < , ; " '; -1 if that lies too far back.
    private static int LocalStart(ReadOnlySpan<byte> text, int at)
    {
        for (var start = at; at - start <= LocalMax; start--)
        {
            if (start == 0
                || text[start - 1] is (byte)'<' or (byte)',' or (byte)';' or (byte)'"' or (byte)'\''
                || Bytes.SpaceBefore(text, start) > 0)
            {
                return start;
            }
        }

        return -1;
    }

    // No character may begin 255 or more bytes in; one that begins before may end behind.
    private static int DomainEnd(ReadOnlySpan<byte> text, int from)
    {
        var limit = Math.Min(text.Length, from + DomainMax);
        while (!Bytes.IsBoundary(text, limit))
        {
            limit++;
        }

        return from + Bytes.TokenEnd(text[from..limit], 0);
    }
}
