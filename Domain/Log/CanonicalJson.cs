using System.Buffers;
using System.Globalization;
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

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = DepthMax,
    };

    /// <summary>Brings any I-JSON text (RFC 7493) into canonical form.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="canonical">The canonical bytes, when the answer is true.</param>
    /// <param name="problem">Why the text has no canonical form, when the answer is false: it is no JSON, names a
    /// member twice, nests deeper than <see cref="DepthMax"/>, holds a lone surrogate or a number beyond doubles.</param>
    public static bool TryCanonicalize(ReadOnlyMemory<byte> json, out byte[] canonical, out string? problem)
    {
        canonical = [];
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var output = new ArrayBufferWriter<byte>(json.Length);
            Write(output, document.RootElement);
            canonical = output.WrittenSpan.ToArray();
            problem = null;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            problem = e.Message;
            return false;
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

        using var document = JsonDocument.Parse(data, Strict);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? WhyNotIntegers(document.RootElement)
            : "event data is an object";
    }

    internal static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        // INVARIANT: six bytes are enough for any UTF-16 unit (\u00XX), and two quotes surround them.
        var span = output.GetSpan(2 + (6 * text.Length));
        var at = 0;
        span[at++] = (byte)'"';
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(MustEscape);
            plain = plain < 0 ? text.Length : plain;
            at += StrictUtf8.GetBytes(text[..plain], span[at..]);
            if (plain == text.Length)
            {
                break;
            }

            at += Escape(text[plain], span[at..]);
            text = text[(plain + 1)..];
        }

        span[at++] = (byte)'"';
        output.Advance(at);
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> MustEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    private static int Escape(char c, Span<byte> output)
    {
        var letter = c switch
        {
            '"' or '\\' => c,
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

        return 1 + Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"u{(int)c:x4}"), output[1..]);
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element);
                break;
            case JsonValueKind.Array:
                WriteArray(output, element);
                break;
            case JsonValueKind.String:
                WriteString(output, element.GetString());
                break;
            case JsonValueKind.Number:
                output.Write(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(element.GetDouble())));
                break;
            default:
                output.Write(Encoding.ASCII.GetBytes(element.GetRawText()));
                break;
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement element)
    {
        var separator = (byte)'{';
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            output.Write([separator]);
            WriteString(output, member.Name);
            output.Write(":"u8);
            Write(output, member.Value);
            separator = (byte)',';
        }

        output.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteArray(ArrayBufferWriter<byte> output, JsonElement element)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            output.Write(first ? [] : ","u8);
            Write(output, item);
            first = false;
        }

        output.Write("]"u8);
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
