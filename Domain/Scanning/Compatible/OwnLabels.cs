using System.Buffers;
using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Labels that the scanner itself wrote: they look random and are none.</summary>
internal static class OwnLabels
{
    private static readonly byte[][] Compatible = Of(FindingKinds.Compatible);

    private static readonly byte[][] All = Of(FindingKinds.Compatible.Concat(StrictKinds.All));

    private static readonly int LengthMost = All.Max(label => label.Length);

    private static ReadOnlySpan<byte> Opening => "[REDACTED"u8;

    /// <summary>Whether there is one.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.IndexOf(Opening) >= 0;

    /// <summary>A copy in which every label is as many spaces. Return it to the shared pool of arrays.</summary>
    public static byte[] Blank(ReadOnlySpan<byte> text)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        for (var from = 0; text[from..].IndexOf(Opening) is >= 0 and var found;)
        {
            from += found;
            var length = LengthAt(text[from..], Compatible);
            copy.AsSpan(from, length).Fill((byte)' ');
            from += Math.Max(1, length);
        }

        return copy;
    }

    /// <summary>Takes out the findings that lie in a label of ours: what a policy asks for may be part of one.</summary>
    public static void Spare(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var items = findings.Items;
        var kept = 0;
        foreach (var finding in items)
        {
            var from = Math.Max(0, finding.End - LengthMost);
            var open = text[from..finding.End].LastIndexOf((byte)'[');
            if (open < 0 || finding.End > from + open + LengthAt(text[(from + open)..], All))
            {
                items[kept++] = finding;
            }
        }

        findings.Cut(kept);
    }

    private static int LengthAt(ReadOnlySpan<byte> text, byte[][] labels)
    {
        foreach (var label in labels)
        {
            if (text.StartsWith(label))
            {
                return label.Length;
            }
        }

        return 0;
    }

    private static byte[][] Of(IEnumerable<FindingKind> kinds) =>
        ["[REDACTED]"u8.ToArray(), .. kinds.Select(kind => Encoding.ASCII.GetBytes(kind.Label))];
}
