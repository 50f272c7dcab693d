using System.Buffers;
using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning;

/// <summary>Writes labels in place of findings (scanner specification §11.4). Pure and thread-safe.</summary>
public static class Redaction
{
    /// <summary>What stands in place of a whole text whose findings do not fit it.</summary>
    public const string Whole = "[REDACTED]";

    /// <summary>The text without its findings.</summary>
    /// <param name="utf8">The text that was scanned.</param>
    /// <param name="findings">
    /// Findings in any order. Overlapping ones become one span with the label of the highest rank, the earliest among
    /// equals; touching ones stay two. If any lies outside or cuts a character, the result is <see cref="Whole"/>.
    /// </param>
    public static byte[] Apply(ReadOnlySpan<byte> utf8, ReadOnlySpan<Finding> findings)
    {
        var ordered = findings.ToArray();
        ordered.AsSpan().Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        var result = new ArrayBufferWriter<byte>(utf8.Length + 64);
        var copied = 0;
        for (var i = 0; i < ordered.Length;)
        {
            var (start, end, kind, isBare) = (ordered[i].Start, ordered[i].End, ordered[i].Kind, ordered[i].IsBareJson);
            if (!Fits(utf8, ordered[i]))
            {
                return Encoding.ASCII.GetBytes(Whole);
            }

            for (i++; i < ordered.Length && ordered[i].Start < end; i++)
            {
                if (!Fits(utf8, ordered[i]))
                {
                    return Encoding.ASCII.GetBytes(Whole);
                }

                end = Math.Max(end, ordered[i].End);
                kind = ordered[i].Kind.Rank > kind.Rank ? ordered[i].Kind : kind;
            }

            result.Write(utf8[copied..start]);
            var label = isBare ? $"\"{kind.Label}\"" : kind.Label;
            result.Advance(Encoding.ASCII.GetBytes(label, result.GetSpan(label.Length)));
            copied = end;
        }

        result.Write(utf8[copied..]);
        return result.WrittenSpan.ToArray();
    }

    private static bool Fits(ReadOnlySpan<byte> utf8, Finding finding) =>
        finding.Start <= finding.End && Bytes.IsBoundary(utf8, finding.Start) && Bytes.IsBoundary(utf8, finding.End);
}
