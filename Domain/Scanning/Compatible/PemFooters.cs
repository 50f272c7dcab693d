using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>
/// How far a PEM header of pass A reaches: behind the footer, if what lies between looks like a body to the existing
/// scanner; else it is the header alone. Keeps what it learnt about the next footer, so that many headers cost one search.
/// </summary>
internal struct PemFooters
{
    private const int LongRun = 20;

    private Footer? _next;

    /// <summary>The end of the finding whose header ends at a place. Places must ascend.</summary>
    public int EndOf(ReadOnlySpan<byte> text, int headerEnd)
    {
        if (_next is null || _next.At < headerEnd)
        {
            _next = Footer.After(text, headerEnd);
        }

        var footer = _next;
        var lastRun = footer.LastRunEnd - Math.Max(footer.LastRunStart, headerEnd);
        return footer.LongRunAt >= headerEnd && lastRun is > 0 and < LongRun ? footer.End : headerEnd;
    }

    /// <param name="At">Where <c>-----END</c> begins.</param>
    /// <param name="End">Behind the dashes that end the footer.</param>
    /// <param name="LongRunAt">Where the last 20 base64 bytes in a row before it begin; -1 if there are none.</param>
    /// <param name="LastRunStart">Where the last run before it begins, or 20 bytes before that run's end.</param>
    /// <param name="LastRunEnd">Where that run ends; 0 if there is none.</param>
    private sealed record Footer(int At, int End, int LongRunAt, int LastRunStart, int LastRunEnd)
    {
        private static readonly Footer None = new(int.MaxValue, 0, -1, 0, 0);

        public static Footer After(ReadOnlySpan<byte> text, int headerEnd)
        {
            var found = text[headerEnd..].IndexOf("-----END"u8);
            if (found < 0)
            {
                return None;
            }

            var at = headerEnd + found;
            var dashes = text[(at + 8)..].IndexOf("-----"u8);
            if (dashes < 0)
            {
                return None;
            }

            var runEnd = at;
            while (runEnd > headerEnd && !Bytes.IsBase64(text[runEnd - 1]))
            {
                runEnd--;
            }

            var runStart = runEnd;
            while (runStart > headerEnd && runEnd - runStart < LongRun && Bytes.IsBase64(text[runStart - 1]))
            {
                runStart--;
            }

            return new(at, at + 8 + dashes + 5, LastLongRun(text, headerEnd, at), runStart, runEnd);
        }

        private static int LastLongRun(ReadOnlySpan<byte> text, int headerEnd, int at)
        {
            var run = 0;
            while (at > headerEnd && run < LongRun)
            {
                run = Bytes.IsBase64(text[--at]) ? run + 1 : 0;
            }

            return run == LongRun ? at : -1;
        }
    }
}
