using System.Text.Unicode;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Decodes runs of base64 and hexadecimal digits that hold text, so that the rules can look inside.</summary>
internal static class Wrapping
{
    private const int LookAhead = 3;

    /// <summary>The text in a run of base64 bytes (RFC 4648 §4 and §5), or in one of hexadecimal digits.</summary>
    /// <param name="run">A maximal run.</param>
    /// <param name="text">Room for as many bytes as the run has.</param>
    /// <returns>Bytes of text; 0 if the run holds none.</returns>
    public static int Decode(ReadOnlySpan<byte> run, Span<byte> text)
    {
        var hex = run.Length % 2 == 0 ? FromHex(run, text) : 0;
        return hex > 0 ? hex : FromBase64(run, text);
    }

    /// <summary>Whether a run, of at least 8 bytes, begins as one that holds text does; most words do not.</summary>
    public static bool MayHoldText(ReadOnlySpan<byte> run)
    {
        Span<byte> start = stackalloc byte[LookAhead];
        return FromBase64(run[..4], start) > 0 || (run.Length % 2 == 0 && FromHex(run[..6], start) > 0);
    }

    private static int FromHex(ReadOnlySpan<byte> run, Span<byte> text)
    {
        for (var i = 0; i < run.Length; i += 2)
        {
            var (high, low) = (ValueOfHex(run[i]), ValueOfHex(run[i + 1]));
            if (high < 0 || low < 0)
            {
                return 0;
            }

            text[i / 2] = (byte)((high << 4) | low);
            if (i / 2 == LookAhead && !IsText(text[..LookAhead]))
            {
                return 0;
            }
        }

        return IsText(text[..(run.Length / 2)]) ? run.Length / 2 : 0;
    }

    private static int FromBase64(ReadOnlySpan<byte> run, Span<byte> text)
    {
        var (bits, count, written) = (0u, 0, 0);
        foreach (var b in run)
        {
            bits = (bits << 6) | (uint)ValueOfBase64(b);
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                text[written++] = (byte)(bits >> count);
                if (written == LookAhead && !IsText(text[..LookAhead]))
                {
                    return 0;
                }
            }
        }

        return IsText(text[..written]) ? written : 0;
    }

    // No control characters but those of lines. What is cut within a character is still text.
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0x7F)
            {
                return false;
            }
        }

        return bytes.Length <= LookAhead || Utf8.IsValid(bytes);
    }

    private static int ValueOfHex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static int ValueOfBase64(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        _ => 63,
    };
}
