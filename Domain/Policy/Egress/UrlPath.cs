using System.Buffers;
using System.Text;

namespace AgentAssembly.Domain.Policy.Egress;

// Brings a path to the form in which paths are compared: UTF-8, percent signs decoded once, dot segments removed
// (RFC 3986 §5.2.4), no slash at the end; the root is empty.
internal static class UrlPath
{
    // In bytes of the normal form. Longer ones are met by no rule about paths.
    public const int LengthMax = 2_048;

    // False where servers differ in what they would serve: encoded separators, signs encoded twice, empty segments,
    // dot segments with parameters (`..;`), control characters, broken encodings.
    public static bool TryNormalize(ReadOnlySpan<char> path, Span<byte> destination, out int written)
    {
        written = 0;
        var rest = path is ['/', ..] ? path[1..] : path;
        while (!rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            var start = written;
            if (slash == 0 || !TryAppend(slash < 0 ? rest : rest[..slash], destination, ref written))
            {
                return false;
            }

            rest = slash < 0 ? [] : rest[(slash + 1)..];
            var segment = destination[(start + 1)..written];
            if (segment.SequenceEqual("."u8))
            {
                written = start;
            }
            else if (segment.SequenceEqual(".."u8))
            {
                written = Math.Max(0, destination[..start].LastIndexOf((byte)'/'));
            }
            else if (IsUnclear(segment))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsUnclear(ReadOnlySpan<byte> segment) =>
        segment.IndexOfAny("/\\"u8) >= 0
        || segment.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0
        || segment.StartsWith("..;"u8)
        || segment.StartsWith(".;"u8)
        || HoldsEscape(segment);

    private static bool HoldsEscape(ReadOnlySpan<byte> segment)
    {
        for (var at = segment.IndexOf((byte)'%'); at >= 0 && at + 2 < segment.Length; at++)
        {
            if (segment[at] == '%' && HexDigit.ValueOf((char)segment[at + 1]) >= 0 && HexDigit.ValueOf((char)segment[at + 2]) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryAppend(ReadOnlySpan<char> segment, Span<byte> destination, ref int written)
    {
        if (written == destination.Length)
        {
            return false;
        }

        destination[written++] = (byte)'/';
        while (!segment.IsEmpty)
        {
            var isEscape = segment[0] == '%';
            var taken = 3;
            var added = 1;
            var isSound = isEscape
                ? TryDecode(segment, destination[written..])
                : Rune.DecodeFromUtf16(segment, out var rune, out taken) == OperationStatus.Done
                    && rune.TryEncodeToUtf8(destination[written..], out added);
            if (!isSound)
            {
                return false;
            }

            written += added;
            segment = segment[taken..];
        }

        return true;
    }

    private static bool TryDecode(ReadOnlySpan<char> escape, Span<byte> destination)
    {
        if (escape.Length < 3 || destination.IsEmpty)
        {
            return false;
        }

        var value = (HexDigit.ValueOf(escape[1]) << 4) | HexDigit.ValueOf(escape[2]);
        destination[0] = (byte)value;
        return value >= 0;
    }
}
