using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>The last part of pass D: two runs with one space or foreign character between them may be one secret that was broken.</summary>
internal static class PairPass
{
    private const int JoinedMost = 64;

    // Half of the shortest pair, rounded up: one of its runs has at least as many bytes.
    private const int LongerLeast = (EntropyBar.DistinctLeast + 1) / 2;

    private static readonly ByteClass Base64 = ByteClass.Of(Bytes.IsBase64);

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        SpanSet? found = null;
        var before = findings.Count;
        var runs = new Runs(text, Base64, LongerLeast);
        while (runs.Next())
        {
            if (runs.End - runs.Start > JoinedMost)
            {
                continue;
            }

            var left = LeftNeighbour(text, runs.Start);

            // A left neighbour that is long enough has met this run as its right one.
            if (left.End - left.Start is > 0 and < LongerLeast)
            {
                Judge(text, left, (runs.Start, runs.End), before, ref found, ref findings);
            }

            Judge(text, (runs.Start, runs.End), RightNeighbour(text, runs.End), before, ref found, ref findings);
        }
    }

    private static void Judge(
        ReadOnlySpan<byte> text, (int Start, int End) left, (int Start, int End) right, int before, ref SpanSet? found, ref FindingBuffer findings)
    {
        var leftLength = left.End - left.Start;
        var length = leftLength + right.End - right.Start;
        if (leftLength == 0 || right.End == right.Start || length is < EntropyBar.DistinctLeast or > JoinedMost)
        {
            return;
        }

        Span<byte> joined = stackalloc byte[JoinedMost];
        text[left.Start..left.End].CopyTo(joined);
        text[right.Start..right.End].CopyTo(joined[leftLength..]);
        if (!EntropyBar.IsCleared(joined[..length]))
        {
            return;
        }

        found ??= new SpanSet(findings.Items[..before]);
        if (!found.Overlaps(left.Start, left.End) && !found.Overlaps(right.Start, right.End))
        {
            findings.Add(FindingKinds.GenericHighEntropy, left.Start, left.End);
            findings.Add(FindingKinds.GenericHighEntropy, right.Start, right.End);
        }
    }

    private static (int Start, int End) LeftNeighbour(ReadOnlySpan<byte> text, int start)
    {
        var end = start - 1;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        if (end < 0 || !MayPart(text[end]))
        {
            return (0, 0);
        }

        var at = end;
        while (at > 0 && end - at <= JoinedMost && Bytes.IsBase64(text[at - 1]))
        {
            at--;
        }

        return (at, end);
    }

    private static (int Start, int End) RightNeighbour(ReadOnlySpan<byte> text, int end)
    {
        if (end == text.Length || !MayPart(text[end]))
        {
            return (0, 0);
        }

        var start = end + 1;
        while (!Bytes.IsBoundary(text, start))
        {
            start++;
        }

        var at = start;
        while (at < text.Length && at - start <= JoinedMost && Bytes.IsBase64(text[at]))
        {
            at++;
        }

        return (start, at);
    }

    private static bool MayPart(byte first) => first >= 0x80 || Bytes.IsAsciiSpace(first);
}
