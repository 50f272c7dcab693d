using System.Buffers;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Egress;

// Which letters beyond ASCII a host may hold. Clients map host names before they look them up (UTS 46: compatibility
// forms, full-width digits, ideographic full stops), and not all alike. So only lower-case letters of common scripts
// pass that every mapping leaves alone; any other name must be written in its `xn--` form, and is refused otherwise.
internal static class HostLetters
{
    // Within the ranges below: what NFKC with case folding changes, and the deviations of UTS 46 §7 (`ß`, `ς`).
    private static readonly SearchValues<char> Mapped = SearchValues.Create(
        "\u00df\u0133\u0140\u0149\u017f\u01c6\u01c9\u01cc\u01f3\u0374\u037a\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1"
        + "\u03f2\u03f5\u0587\u0675\u0676\u0677\u0678\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u09dc\u09dd\u09df"
        + "\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e\u0b5c\u0b5d\u0e33\u0eb3\u0edc\u0edd\u1e9a\u1e9b\u309f\u30ff");

    public static bool TryFold(char letter, out char folded)
    {
        folded = char.ToLowerInvariant(letter);
        return IsInCommonScript(letter) && IsInCommonScript(folded) && !Mapped.Contains(folded) && char.GetUnicodeCategory(folded) is
            UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
    }

    private static bool IsInCommonScript(char letter) => letter is
        (>= '\u00c0' and <= '\u024f') // Latin
        or (>= '\u0370' and <= '\u06ff') // Greek, Cyrillic, Armenian, Hebrew, Arabic
        or (>= '\u0900' and <= '\u0eff') // the scripts of India, Thai, Lao
        or (>= '\u1e00' and <= '\u1eff') // Vietnamese
        or (>= '\u3041' and <= '\u30ff') // Hiragana, Katakana
        or (>= '\u3400' and <= '\u9fff') // Chinese characters
        or (>= '\uac00' and <= '\ud7a3'); // Korean
}
