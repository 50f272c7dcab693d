using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Values behind a name that says that they are secret: <c>password=…</c>, <c>"client_secret": "…"</c>.</summary>
internal static class NameRule
{
    private const int NameMost = 48;
    private const int ValueMost = 1_024;
    private const int PlaceholderMost = 12;

    // What a name may end in that makes its value no secret.
    private static readonly byte[][] HarmlessEndings = Utf8(
    [
        "hint", "url", "uri", "id", "name", "type", "policy", "length", "len", "expiry", "expires", "expires_in", "at", "count",
        "limit", "endpoint", "file", "path", "reset", "field", "label", "usage", "required", "enabled", "manager", "version", "ttl",
    ]);

    private static readonly byte[][] HarmlessWords = Utf8(["next", "page", "cursor", "continuation", "max", "min", "total", "prompt_", "completion_", "cancel"]);

    private static readonly byte[][] Placeholders = Utf8(
    [
        "null", "none", "true", "false", "undefined", "string", "required", "optional", "nil", "empty", "hidden", "masked",
        "password", "secret", "token", "example", "text", "number", "integer", "object", "str", "yes", "no",
    ]);

    /// <param name="text">The text.</param>
    /// <param name="at">Where the word stands.</param>
    /// <param name="length">How long the word is.</param>
    /// <param name="isPassword">Whether the word alone makes any value a secret; a token or key must look random as well.</param>
    public static Finding At(ReadOnlySpan<byte> text, int at, int length, bool isPassword)
    {
        var nameEnd = at + length;
        while (nameEnd < text.Length && nameEnd - at < NameMost && (View.Base64Url[text[nameEnd]] || text[nameEnd] == '.'))
        {
            nameEnd++;
        }

        var nameStart = at;
        while (nameStart > 0 && at - nameStart < NameMost && View.Base64Url[text[nameStart - 1]])
        {
            nameStart--;
        }

        var (start, end, isQuoted, isPair) = ValueBehind(text, nameEnd);
        if (end <= start || IsHarmlessName(text[nameStart..nameEnd]))
        {
            return default;
        }

        var value = text[start..end];
        if (IsPlaceholder(value) || !IsSecret(value, isPassword, isQuoted, isPair))
        {
            return default;
        }

        var kind = IsAws(text[nameStart..nameEnd]) && value.Length == 40 ? StrictKinds.AwsSecretKey : StrictKinds.NamedSecret;
        return new(kind, start, end);
    }

    // A name may be quoted; then : or = (or => or :=), then a value that may be quoted. `isPair` is false for "name: word"
    // without quotes, which is how prose goes on.
    private static (int Start, int End, bool IsQuoted, bool IsPair) ValueBehind(ReadOnlySpan<byte> text, int at)
    {
        var hasQuotedName = at < text.Length && text[at] is (byte)'"' or (byte)'\'';
        at = SkipSpaces(text, hasQuotedName ? at + 1 : at);
        if (at >= text.Length || text[at] is not ((byte)':' or (byte)'='))
        {
            return default;
        }

        var isAssigned = text[at] == '=';
        at++;
        if (at < text.Length && text[at] is (byte)'=' or (byte)'>')
        {
            isAssigned |= text[at] == '=';
            at++;
        }

        var hasSpace = at < text.Length && Bytes.IsAsciiSpace(text[at]);
        at = SkipSpaces(text, at);
        var isQuoted = at < text.Length && text[at] is (byte)'"' or (byte)'\'';
        var quote = isQuoted ? text[at] : (byte)0;
        at = isQuoted ? at + 1 : at;
        var end = at;
        while (end < text.Length && end - at < ValueMost && !EndsValue(text[end], quote))
        {
            end++;
        }

        return (at, end, isQuoted, isAssigned || hasQuotedName || !hasSpace);
    }

    // Quotes and control characters end any value: a value never leaves its JSON string.
    private static bool EndsValue(byte b, byte quote) => b < 0x20 || b == '"' || (quote != 0
        ? b == quote
        : b is (byte)' ' or (byte)'\'' or (byte)',' or (byte)';' or (byte)')' or (byte)']' or (byte)'}' or (byte)'<' or (byte)'>' or (byte)'&' or (byte)'`');

    private static int SkipSpaces(ReadOnlySpan<byte> text, int at)
    {
        for (var i = 0; i < 8 && at < text.Length && text[at] is (byte)' ' or (byte)'\t'; i++)
        {
            at++;
        }

        return at;
    }

    private static bool IsSecret(ReadOnlySpan<byte> value, bool isPassword, bool isQuoted, bool isPair)
    {
        if (value.Contains((byte)'(') && !isQuoted)
        {
            return false;
        }

        if (!isPassword)
        {
            return value.Length >= 16 && !value.Contains((byte)' ') && View.LooksRandom(value, 10);
        }

        var isWord = value.IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
        return isPair ? value.Length >= 4 && (!isQuoted || value.Count((byte)' ') <= 4) : value.Length >= 6 && !isWord && HasDigitOrSymbol(value);
    }

    private static bool HasDigitOrSymbol(ReadOnlySpan<byte> value)
    {
        var body = value.TrimEnd(".!?:"u8);
        foreach (var b in body)
        {
            if (!char.IsAsciiLetter((char)b) && b is < 0x80 and not (byte)'-' and not (byte)'\'')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlaceholder(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("[REDACTED"u8) || value[0] is (byte)'$' or (byte)'{' or (byte)'<' or (byte)'%' or (byte)'['
            || Shannon.DistinctBytes(value) < 3 || value.StartsWith("process.env"u8) || value.StartsWith("os."u8))
        {
            return true;
        }

        Span<byte> lower = stackalloc byte[PlaceholderMost];
        return value.Length <= PlaceholderMost && IsAny(Lower(value, lower), Placeholders);
    }

    private static bool IsHarmlessName(ReadOnlySpan<byte> name)
    {
        Span<byte> room = stackalloc byte[2 * NameMost];
        var lower = Lower(name, room);
        foreach (var ending in HarmlessEndings)
        {
            if (lower.Length > ending.Length && lower.EndsWith(ending) && lower[^(ending.Length + 1)] is (byte)'_' or (byte)'-' or (byte)'.')
            {
                return true;
            }
        }

        foreach (var word in HarmlessWords)
        {
            if (lower.IndexOf(word) >= 0)
            {
                return true;
            }
        }

        return lower.EndsWith("tokens"u8) && lower.IndexOf("secret"u8) < 0;
    }

    private static bool IsAws(ReadOnlySpan<byte> name)
    {
        Span<byte> room = stackalloc byte[2 * NameMost];
        var lower = Lower(name, room);
        return lower.IndexOf("aws"u8) >= 0 || lower.IndexOf("secretaccesskey"u8) >= 0;
    }

    private static ReadOnlySpan<byte> Lower(ReadOnlySpan<byte> text, Span<byte> room)
    {
        Ascii.ToLower(text, room, out var written);
        return room[..written];
    }

    private static bool IsAny(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (var word in words)
        {
            if (text.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[][] Utf8(string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
