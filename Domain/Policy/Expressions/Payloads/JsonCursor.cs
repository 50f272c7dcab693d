using System.Buffers;

namespace AgentAssembly.Domain.Policy.Expressions.Payloads;

// Moves through JSON (RFC 8259) and refuses what is none, without exceptions and without allocating: invalid JSON costs a
// caller nothing to send, so it must cost nothing to refuse. Does not look at UTF-8; that is checked for the whole at once.
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int start = 0)
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private readonly ReadOnlySpan<byte> _json = json;

    public int At { get; private set; } = start;

    public readonly bool IsAtEnd => At >= _json.Length;

    // The byte under the cursor; 0, which JSON has nowhere, behind the end.
    public readonly byte Next => At < _json.Length ? _json[At] : (byte)0;

    public readonly ReadOnlySpan<byte> Slice(int from, int end) => _json[from..end];

    public void SkipSpace()
    {
        while (Next is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            At++;
        }
    }

    // Space, one structural character, and space.
    public bool TrySkip(char structural)
    {
        SkipSpace();
        if (Next != structural)
        {
            return false;
        }

        At++;
        SkipSpace();
        return true;
    }

    // `depth` counts the arrays and objects around the value.
    public bool TrySkipValue(int depth)
    {
        switch (Next)
        {
            case (byte)'{': return depth < ExpressionLimits.JsonDepthMax && TrySkipObject(depth + 1);
            case (byte)'[': return depth < ExpressionLimits.JsonDepthMax && TrySkipArray(depth + 1);
            case (byte)'"': return TrySkipString(out _);
            case (byte)'t': return TrySkipWord("true"u8);
            case (byte)'f': return TrySkipWord("false"u8);
            case (byte)'n': return TrySkipWord("null"u8);
            default: return TrySkipNumber();
        }
    }

    public bool TrySkipString(out bool isEscaped)
    {
        isEscaped = false;
        if (Next != '"')
        {
            return false;
        }

        At++;
        while (true)
        {
            var plain = _json[At..].IndexOfAny(StringEnds);
            if (plain < 0)
            {
                return false;
            }

            At += plain;
            if (Next == '"')
            {
                At++;
                return true;
            }

            isEscaped = true;
            if (!TrySkipEscape())
            {
                return false;
            }
        }
    }

    private bool TrySkipEscape()
    {
        if (Next != '\\')
        {
            return false; // A control character.
        }

        At++;
        var letter = Next;
        At++;
        if (letter != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(letter);
        }

        for (var i = 0; i < 4; i++, At++)
        {
            if (!char.IsAsciiHexDigit((char)Next))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySkipWord(ReadOnlySpan<byte> word)
    {
        var isWord = _json[At..].StartsWith(word);
        At += isWord ? word.Length : 0;
        return isWord;
    }

    private bool TrySkipNumber()
    {
        At += Next == '-' ? 1 : 0;
        var isNumber = Next == '0' ? SkipDigits(atMost: 1) : SkipDigits();
        if (isNumber && Next == '.')
        {
            At++;
            isNumber = SkipDigits();
        }

        if (isNumber && Next is (byte)'e' or (byte)'E')
        {
            At++;
            At += Next is (byte)'+' or (byte)'-' ? 1 : 0;
            isNumber = SkipDigits();
        }

        return isNumber;
    }

    private bool SkipDigits(int atMost = int.MaxValue)
    {
        var start = At;
        while (At - start < atMost && char.IsAsciiDigit((char)Next))
        {
            At++;
        }

        return At > start;
    }

    private bool TrySkipArray(int depth)
    {
        TrySkip('[');
        if (TryClose(']'))
        {
            return true;
        }

        do
        {
            if (!TrySkipValue(depth))
            {
                return false;
            }
        }
        while (TrySkip(','));
        return TryClose(']');
    }

    private bool TrySkipObject(int depth)
    {
        TrySkip('{');
        if (TryClose('}'))
        {
            return true;
        }

        do
        {
            if (!TrySkipString(out _) || !TrySkip(':') || !TrySkipValue(depth))
            {
                return false;
            }
        }
        while (TrySkip(','));
        return TryClose('}');
    }

    // Space behind the bracket belongs to whatever comes next, so that a value's end is known.
    public bool TryClose(char bracket)
    {
        SkipSpace();
        if (Next != bracket)
        {
            return false;
        }

        At++;
        return true;
    }
}
