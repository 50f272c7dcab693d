using System.Buffers;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Runs that look random, without names, paths, digests and identifiers that only look busy.</summary>
internal static class RandomRule
{
    private const int RunLeast = 20;
    private const int RunMost = 512;
    private const int HexLeast = 64;
    private const int SymbolRunLeast = 16;
    private const int SymbolRunMost = 64;
    private const int LabelReach = 24;

    private static readonly ByteClass Hex = ByteClass.Of(b => char.IsAsciiHexDigit((char)b));
    private static readonly ByteClass WithSymbols = ByteClass.Of(b => Bytes.IsWord(b) || "!@#$%^&*+=?~.-_|"u8.Contains(b));
    private static readonly SearchValues<byte> SymbolBytes = SearchValues.Create("!@#$%^&*+?~|"u8);

    /// <summary>Whether a maximal run of base64 bytes, at least 20 of them, is likely a secret.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> text, int start, int end)
    {
        // A longer one is data, unless its first part already looks like a key: a secret may have been put before a tail.
        var judged = text[start..Math.Min(end, start + RunMost)];
        return LooksSecret(judged) && !IsDigest(text, start) && !(end - start > RunMost && IsEmbeddedData(text, start));
    }

    private static bool LooksSecret(ReadOnlySpan<byte> run)
    {
        if (!run.ContainsAnyInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var shape = Shape.Of(run);
        if (shape.Digits == run.Length)
        {
            return false;
        }

        if (View.RunEnd(run, 0, Hex) == run.Length)
        {
            return run.Length >= HexLeast && shape.Distinct >= 8;
        }

        if (LongestWord(run) < SymbolRunLeast)
        {
            return shape.Uppers >= 3 && shape.Lowers >= 3 && shape.DigitGroups >= 4 && shape.Distinct >= 18;
        }

        return (shape.Uppers >= 2 && shape.Lowers >= 2 && shape.Distinct >= 14
                && (shape.DigitGroups >= 3 || (run.Length >= 32 && shape.DigitGroups >= 2 && Shannon.EntropyOf(run) > 4.3)))
            || (run.Length >= 32 && shape.DigitGroups >= 5 && shape.Lowers + shape.Uppers >= 10 && shape.Distinct >= 16);
    }

    /// <summary>Adds passwords: letters of both cases, digits and symbols, closely mixed.</summary>
    public static void Mixed(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        // Symbols are rarer than words: look for them, then around them.
        for (var from = 0; from < text.Length && text[from..].IndexOfAny(SymbolBytes) is >= 0 and var found;)
        {
            var start = from + found;
            while (start > from && WithSymbols[text[start - 1]])
            {
                start--;
            }

            var end = View.RunEnd(text, from + found, WithSymbols);
            from = end;
            if (end - start is < SymbolRunLeast or > SymbolRunMost)
            {
                continue;
            }

            var shape = Shape.Of(text[start..end]);
            if (shape.Uppers >= 3 && shape.Lowers >= 3 && shape.DigitGroups >= 3 && shape.Symbols >= 3)
            {
                findings.Add(FindingKinds.GenericHighEntropy, start, end);
            }
        }
    }

    // A digest that says so is no secret: sha256:…, sha512-…, "hash": "…".
    private static bool IsDigest(ReadOnlySpan<byte> text, int start)
    {
        Span<byte> lower = stackalloc byte[LabelReach + 8];
        var around = text[Math.Max(0, start - LabelReach)..Math.Min(text.Length, start + 7)];
        System.Text.Ascii.ToLower(around, lower, out var written);
        var label = lower[..written];
        return label.IndexOf("sha1"u8) >= 0 || label.IndexOf("sha-"u8) >= 0 || label.IndexOf("sha2"u8) >= 0 || label.IndexOf("sha3"u8) >= 0
            || label.IndexOf("sha5"u8) >= 0 || label.IndexOf("hash"u8) >= 0 || label.IndexOf("digest"u8) >= 0 || label.IndexOf("checksum"u8) >= 0
            || label.IndexOf("etag"u8) >= 0 || label.IndexOf("integrity"u8) >= 0 || label.IndexOf("commit"u8) >= 0;
    }

    private static bool IsEmbeddedData(ReadOnlySpan<byte> text, int start) =>
        start >= 7 && text[(start - 7)..start].SequenceEqual("base64,"u8);

    private static int LongestWord(ReadOnlySpan<byte> run)
    {
        var longest = 0;
        for (var at = 0; at < run.Length; at++)
        {
            var end = View.RunEnd(run, at, View.Word);
            longest = Math.Max(longest, end - at);
            at = end;
        }

        return longest;
    }

    private readonly ref struct Shape
    {
        public int Uppers { get; private init; }

        public int Lowers { get; private init; }

        public int Digits { get; private init; }

        public int DigitGroups { get; private init; }

        public int Symbols { get; private init; }

        public int Distinct { get; private init; }

        public static Shape Of(ReadOnlySpan<byte> run)
        {
            var (uppers, lowers, digits, groups, symbols) = (0, 0, 0, 0, 0);
            var wasDigit = false;
            foreach (var b in run)
            {
                var isDigit = Bytes.IsDigit(b);
                uppers += char.IsAsciiLetterUpper((char)b) ? 1 : 0;
                lowers += char.IsAsciiLetterLower((char)b) ? 1 : 0;
                digits += isDigit ? 1 : 0;
                groups += isDigit && !wasDigit ? 1 : 0;
                symbols += SymbolBytes.Contains(b) ? 1 : 0;
                wasDigit = isDigit;
            }

            return new()
            {
                Uppers = uppers, Lowers = lowers, Digits = digits, DigitGroups = groups, Symbols = symbols,
                Distinct = Shannon.DistinctBytes(run),
            };
        }
    }
}
