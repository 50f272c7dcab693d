using System.Buffers;
using System.Text.Unicode;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy.Expressions.Payloads;

namespace AgentAssembly.Domain.Policy.Expressions.Values;

// A text as UTF-16, in a pooled buffer where it does not lie in that form already. Dispose gives the buffer back, emptied,
// because arguments may be secret.
internal readonly ref struct CharLease
{
    private const int IdLength = 32;

    private readonly char[]? _rented;

    private CharLease(ReadOnlySpan<char> chars, char[]? rented, bool isText)
    {
        Chars = chars;
        _rented = rented;
        IsText = isText;
    }

    // False where JSON escapes half a character: no text is meant by that.
    public bool IsText { get; }

    public ReadOnlySpan<char> Chars { get; }

    public static CharLease Of(scoped in Text text)
    {
        if ((text.Forms & TextForms.Chars) != 0)
        {
            return new(text.Chars, rented: null, isText: true);
        }

        // UTF-8 never has fewer bytes than the same text has UTF-16 units, and escapes are longer than what they mean.
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(text.Utf8.Length, IdLength));
        var written = Write(text, rented);
        return new(written < 0 ? default : rented.AsSpan(0, written), rented, written >= 0);
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented, clearArray: true);
        }
    }

    private static int Write(in Text text, Span<char> chars)
    {
        if ((text.Forms & TextForms.Id) != 0)
        {
            Span<byte> hex = stackalloc byte[IdLength];
            Utf8.ToUtf16(new AgentId(text.Id).WriteHex(hex), chars, out _, out var length);
            return length;
        }

        if ((text.Forms & TextForms.Escaped) != 0)
        {
            return JsonText.Unescape(text.Utf8, chars);
        }

        // INVARIANT: a payload is valid UTF-8 before any text is taken from it (Frame).
        Utf8.ToUtf16(text.Utf8, chars, out _, out var written);
        return written;
    }
}
