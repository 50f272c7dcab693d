using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// JSON in the form of RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, shortest escapes, numbers
/// as ECMAScript writes them. One meaning has one byte string. Pure and safe to call from any thread.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int DepthMax = 64;

    // A thread does not keep the memory that one large text needed.
    private const int KeptBytesMax = 64 * 1024;

    [ThreadStatic]
    private static JsonCanonicalizer? _canonicalizer;

    /// <summary>Brings any I-JSON text (RFC 7493) into canonical form.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="canonical">The canonical bytes, when the answer is true.</param>
    /// <param name="problem">Why the text has no canonical form, when the answer is false: it is no JSON, names a
    /// member twice, nests deeper than <see cref="DepthMax"/>, holds a lone surrogate or a number beyond doubles.</param>
    public static bool TryCanonicalize(ReadOnlyMemory<byte> json, out byte[] canonical, out string? problem)
    {
        var hasForm = TryCanonicalize(json.Span, out var shared, out _, out problem);
        canonical = shared.ToArray();
        return hasForm;
    }

    /// <summary>As the other, into memory that holds until this thread brings another text into canonical form.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="canonical">The canonical bytes; empty when the answer is false.</param>
    /// <param name="hasPlainNumbersOnly">Whether all numbers are integers of at most 15 digits.</param>
    /// <param name="problem">As for the other.</param>
    internal static bool TryCanonicalize(
        ReadOnlySpan<byte> json, out ReadOnlySpan<byte> canonical, out bool hasPlainNumbersOnly, out string? problem)
    {
        canonical = [];
        hasPlainNumbersOnly = false;
        var canonicalizer = _canonicalizer ??= new();
        try
        {
            canonicalizer.Canonicalize(json);
            hasPlainNumbersOnly = canonicalizer.HasPlainNumbersOnly;
            canonical = canonicalizer.Written;
            problem = null;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            problem = e.Message;
            return false;
        }
        finally
        {
            _canonicalizer = canonicalizer.Capacity <= KeptBytesMax ? canonicalizer : null;
        }
    }

    /// <summary>
    /// Checks that event data is in canonical form and free of floating point: an object whose numbers are integers of
    /// at most 2^53−1 in size (architecture §3).
    /// </summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? WhyNotEventData(ReadOnlyMemory<byte> data)
    {
        if (!TryCanonicalize(data, out var canonical, out var problem))
        {
            return problem;
        }

        if (!canonical.AsSpan().SequenceEqual(data.Span))
        {
            return "the JSON is valid and not in the form of RFC 8785";
        }

        using var document = JsonDocument.Parse(data);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? WhyNotIntegers(document.RootElement)
            : "event data is an object";
    }

    /// <summary>Writes a text in quotes, escaped as RFC 8785 §3.2.2.2 has it.</summary>
    internal static void WriteString(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        // INVARIANT: three bytes are enough for any UTF-16 unit.
        if (text.Length <= OnStackMax)
        {
            Span<byte> utf8 = stackalloc byte[3 * OnStackMax];
            WriteString(output, utf8[..StrictUtf8.GetBytes(text, utf8)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetByteCount(text));
        WriteString(output, rented.AsSpan(0, StrictUtf8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    /// <summary>Writes a text of valid UTF-8, and a character behind it where one is given.</summary>
    internal static void WriteString(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> utf8, char behind = default)
    {
        var plain = utf8.IndexOfAny(MustEscape);
        var escaped = plain < 0 ? 0 : utf8.Length - plain;

        // INVARIANT: six bytes are enough for an escaped one (\u00XX); two quotes surround them.
        var span = output.GetSpan(3 + utf8.Length + (5 * escaped));
        var at = 0;
        span[at++] = (byte)'"';
        while (!utf8.IsEmpty)
        {
            plain = plain < 0 ? utf8.Length : plain;
            utf8[..plain].CopyTo(span[at..]);
            at += plain;
            if (plain == utf8.Length)
            {
                break;
            }

            at += Escape(utf8[plain], span[at..]);
            utf8 = utf8[(plain + 1)..];
            plain = utf8.IndexOfAny(MustEscape);
        }

        span[at++] = (byte)'"';
        if (behind != default)
        {
            span[at++] = (byte)behind;
        }

        output.Advance(at);
    }

    private const int OnStackMax = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<byte> MustEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private static int Escape(byte c, Span<byte> output)
    {
        var letter = (char)c switch
        {
            '"' or '\\' => (char)c,
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => default,
        };
        output[0] = (byte)'\\';
        if (letter != default)
        {
            output[1] = (byte)letter;
            return 2;
        }

        "u00"u8.CopyTo(output[1..]);
        Convert.TryToHexStringLower([c], output[4..], out _);
        return 6;
    }

    private static string? WhyNotIntegers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(m => WhyNotIntegers(m.Value)).FirstOrDefault(p => p is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(WhyNotIntegers).FirstOrDefault(p => p is not null),
        JsonValueKind.Number when !element.TryGetInt64(out var n) || Math.Abs(n) > CanonicalJsonWriter.IntegerMax =>
            $"{element.GetRawText()} is no integer of at most 2^53-1 in size: write it as a string",
        _ => null,
    };
}
