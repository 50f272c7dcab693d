using System.Buffers;
using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Uniform business numbers: eight digits with a checksum, labelled or in Chinese prose.</summary>
internal static class ZhTwBusinessNumber
{
    private static readonly string[] Labels =
    [
        "統一編號", "統編", "營業人", "營利事業",
        "tax id", "tax no", "tax number", "business number", "uniform invoice", "vat",
    ];

    private static ReadOnlySpan<byte> Weights => [1, 2, 1, 2, 1, 2, 4, 1];

    public static Finding At(ReadOnlySpan<byte> text, int start)
    {
        var (at, sum, seventh) = (start, 0, 0);
        for (var i = 0; i < Weights.Length; i++)
        {
            var digit = ZhTwText.CharacterAt(text, at);
            if (!char.IsAsciiDigit(digit.Folded))
            {
                return default;
            }

            var product = (digit.Folded - '0') * Weights[i];
            sum += (product / 10) + (product % 10);
            seventh = i == 6 ? digit.Folded - '0' : seventh;
            at += digit.Bytes;
        }

        if ((sum % 5 != 0 && !(seventh == 7 && (sum + 1) % 5 == 0)) || !ZhTwText.HasRightEdge(text, at))
        {
            return default;
        }

        var isLabelled = ZhTwText.IsLabelled(text, start, Labels);
        return isLabelled || IsInProse(text, start, at)
            ? new(ZhTwPack.BusinessId, start, at, isLabelled ? Confidence.Medium : Confidence.Low)
            : default;
    }

    private static bool IsInProse(ReadOnlySpan<byte> text, int start, int end)
    {
        if (!IsProse(text, start - ZhTwText.CharacterBefore(text, start).Bytes, start) || !IsProse(text, end, end))
        {
            return false;
        }

        var at = start;
        while (Bytes.SpaceBefore(text, at) is > 0 and var space)
        {
            at -= space;
        }

        return IsProse(text, at - ZhTwText.CharacterBefore(text, at).Bytes, at);
    }

    // The text's edge, white space, or a character beyond ASCII that is no full-width letter, digit or punctuation.
    private static bool IsProse(ReadOnlySpan<byte> text, int at, int edge)
    {
        if (at >= text.Length || (at == 0 && edge == 0))
        {
            return true;
        }

        if (Bytes.SpaceAt(text, at) > 0)
        {
            return true;
        }

        if (Rune.DecodeFromUtf8(text[at..], out var rune, out _) != OperationStatus.Done || rune.IsAscii)
        {
            return false;
        }

        return rune.Value is 0xFF08 or 0xFF09
            || rune.Value is not ((>= 0xFF01 and <= 0xFF0F) or (>= 0xFF10 and <= 0xFF20) or (>= 0xFF21 and <= 0xFF3A)
                or (>= 0xFF3B and <= 0xFF40) or (>= 0xFF5B and <= 0xFF65));
    }
}
