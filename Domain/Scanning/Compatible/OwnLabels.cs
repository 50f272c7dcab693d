using System.Buffers;
using System.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Labels that the scanner itself wrote: they look random and are none.</summary>
internal static class OwnLabels
{
    private static readonly byte[][] Compatible = Of(FindingKinds.Compatible);

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
            var length = LengthAt(text[from..]);
            copy.AsSpan(from, length).Fill((byte)' ');
            from += Math.Max(1, length);
        }

        return copy;
    }

    private static int LengthAt(ReadOnlySpan<byte> text)
    {
        foreach (var label in Compatible)
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
