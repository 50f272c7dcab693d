using System.Buffers;
using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// Values behind a name that says that they are secret: <c>password=…</c>, <c>"client_secret": "…"</c>. Keeps where values
/// end, so that many names before one end cost one search. One for each text.
/// </summary>
internal struct NameRule
{
    private const int NameMost = 48;

    // How much of a value is looked at to tell whether it is one; all of it is found.
    private const int JudgedMost = 256;
    private const int PlaceholderMost = 12;
    private const int TokenLeast = 16;
    private const int PairLeast = 4;
    private const int ProseLeast = 6;
    private const int PassphraseSpacesMost = 4;
    private const int AwsSecretLength = 40;

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

    // Quotes and control characters end any value: a value never leaves its JSON string.
    private static readonly SearchValues<byte> DoubleQuotedEnds = Ends("\"");
    private static readonly SearchValues<byte> SingleQuotedEnds = Ends("\"'");
    private static readonly SearchValues<byte> UnquotedEnds = Ends("\" ',;)]}<>&`");

    private static readonly SearchValues<byte> VariableBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"u8);

    private RandomStretches _stretches = new(10);
    private NextOf _doubleQuotedEnd;
    private NextOf _singleQuotedEnd;
    private NextOf _unquotedEnd;

    public NameRule()
    {
    }

    /// <param name="text">The text.</param>
    /// <param name="at">Where the word stands.</param>
    /// <param name="length">How long the word is.</param>
    /// <param name="isPassword">Whether the word alone makes any value a secret; a token or key must look random as well.</param>
    public Finding At(ReadOnlySpan<byte> text, int at, int length, bool isPassword)
    {
        var tail = text[(at + length)..Math.Min(text.Length, at + NameMost)];
        var nameEnd = at + length + View.RunEnd(tail, 0, View.TokenWithDot);
        if (!TryFindValue(text, nameEnd, out var value) || !IsSecret(text, value, isPassword))
        {
            return default;
        }

        var nameStart = at;
        while (nameStart > 0 && at - nameStart < NameMost && View.Base64Url[text[nameStart - 1]])
        {
            nameStart--;
        }

        var name = text[nameStart..nameEnd];
        if (IsHarmlessName(name))
        {
            return default;
        }

        var kind = value.End - value.Start == AwsSecretLength && IsAws(name) ? StrictKinds.AwsSecretKey : StrictKinds.NamedSecret;
        return new(kind, value.Start, value.End);
    }

    // A name may be quoted; then : or = (or => or :=), then a value that may be quoted.
    private bool TryFindValue(ReadOnlySpan<byte> text, int at, out Value value)
    {
        value = default;
        var hasQuotedName = at < text.Length && text[at] is (byte)'"' or (byte)'\'';
        at = SkipSpaces(text, hasQuotedName ? at + 1 : at);
        if (at >= text.Length || text[at] is not ((byte)':' or (byte)'='))
        {
            return false;
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
        var quote = at < text.Length && text[at] is (byte)'"' or (byte)'\'' ? text[at] : (byte)0;
        at = quote == 0 ? at : at + 1;
        var end = quote switch
        {
            (byte)'"' => _doubleQuotedEnd.Find(text, at, DoubleQuotedEnds),
            (byte)'\'' => _singleQuotedEnd.Find(text, at, SingleQuotedEnds),
            _ => _unquotedEnd.Find(text, at, UnquotedEnds),
        };
        value = new(at, end, quote != 0, isAssigned || hasQuotedName || !hasSpace);
        return end > at;
    }

    private static int SkipSpaces(ReadOnlySpan<byte> text, int at)
    {
        for (var i = 0; i < 8 && at < text.Length && text[at] is (byte)' ' or (byte)'\t'; i++)
        {
            at++;
        }

        return at;
    }

    private bool IsSecret(ReadOnlySpan<byte> text, Value value, bool isPassword)
    {
        var judged = text[value.Start..Math.Min(value.End, value.Start + JudgedMost)];
        if ((judged.Contains((byte)'(') && !value.IsQuoted) || IsPlaceholder(judged, value.IsQuoted))
        {
            return false;
        }

        if (!isPassword)
        {
            return judged.Length >= TokenLeast && !judged.Contains((byte)' ') && _stretches.Next(text, value.Start, value.End) >= 0;
        }

        var isWord = judged.IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
        return value.IsPair
            ? judged.Length >= PairLeast && (!value.IsQuoted || judged.Count((byte)' ') <= PassphraseSpacesMost)
            : judged.Length >= ProseLeast && !isWord && HasDigitOrSymbol(judged);
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

    private static bool IsPlaceholder(ReadOnlySpan<byte> value, bool isQuoted)
    {
        if (IsReference(value) || IsOfTwoBytes(value) || (!isQuoted && value[0] is (byte)'{' or (byte)'['))
        {
            return true;
        }

        Span<byte> lower = stackalloc byte[PlaceholderMost];
        return value.Length <= PlaceholderMost && IsAny(Lower(value, lower), Placeholders);
    }

    // $NAME, ${name}, $(command), {{name}}, <name>, %NAME%, %(name)s, %s, process.env.NAME, os.environ: what stands for a
    // value that is somewhere else. A password may begin like one.
    private static bool IsReference(ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'$', (byte)'{' or (byte)'(', ..] or [(byte)'{', (byte)'{', ..] or [(byte)'%', (byte)'(', ..] => true,
        [(byte)'$', .. var name] => !name.ContainsAnyExcept(VariableBytes),
        [(byte)'%', .. var name, (byte)'%'] => !name.ContainsAnyExcept(VariableBytes),
        [(byte)'<', .., (byte)'>'] or [(byte)'%', _] => true,
        _ => value.StartsWith("[REDACTED"u8) || value.StartsWith("process.env"u8) || value.StartsWith("os."u8),
    };

    // As in xxxx and *-*-*.
    private static bool IsOfTwoBytes(ReadOnlySpan<byte> value)
    {
        var other = value.IndexOfAnyExcept(value[0]);
        return other < 0 || value[other..].IndexOfAnyExcept(value[0], value[other]) < 0;
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

    private static SearchValues<byte> Ends(string ends) =>
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), .. Encoding.ASCII.GetBytes(ends)]);

    /// <param name="Start">Its first byte.</param>
    /// <param name="End">The byte behind its last.</param>
    /// <param name="IsQuoted">Whether it stands between quotes.</param>
    /// <param name="IsPair">False for <c>name: word</c> without quotes, which is how prose goes on.</param>
    private readonly record struct Value(int Start, int End, bool IsQuoted, bool IsPair);
}
