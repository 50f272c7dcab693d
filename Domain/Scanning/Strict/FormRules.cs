using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Tokens with a form of their own. Each method answers for a place where the rule's literal stands.</summary>
internal static class FormRules
{
    private const int AwsIdLength = 16;
    private const int JwtHeaderMost = 4_096;

    /// <summary>AWS access key id: four letters and sixteen of base 32 (AWS documentation, "Unique identifiers").</summary>
    public static Finding AwsId(ReadOnlySpan<byte> text, int at)
    {
        if (!View.HasLeftEdge(text, at))
        {
            return default;
        }

        var end = View.RunEnd(text, at, View.Word);
        var id = text[(at + 4)..end];
        if (id.Length != AwsIdLength || (end < text.Length && text[end] == '_')
            || View.RunEnd(id, 0, View.UpperOrDigit) != AwsIdLength || Shannon.DistinctBytes(id) < 6)
        {
            return default;
        }

        var isBase32 = !id.ContainsAny("0189"u8);
        return new(FindingKinds.AwsAccessKey, at, end, isBase32 ? Confidence.High : Confidence.Medium);
    }

    /// <summary>SendGrid: <c>SG.</c>, 22 characters, a dot, 43 characters; some leeway in both.</summary>
    public static Finding SendGrid(ReadOnlySpan<byte> text, int at)
    {
        var dot = View.RunEnd(text, at + 3, View.Base64Url);
        if (!View.HasLeftEdge(text, at) || dot - at - 3 is < 16 or > 32 || dot == text.Length || text[dot] != '.')
        {
            return default;
        }

        var end = View.RunEnd(text, dot + 1, View.Base64Url);
        return end - dot - 1 is >= 32 and <= 64 && View.LooksRandom(text[(dot + 1)..end])
            ? new(StrictKinds.SendGridKey, at, end)
            : default;
    }

    /// <summary>JWT: the first part must decode to a JSON object that names an algorithm (RFC 7515 §4.1.1).</summary>
    public static Finding JsonWebToken(ReadOnlySpan<byte> text, int at)
    {
        if (at > 0 && View.TokenWithDot[text[at - 1]])
        {
            return default;
        }

        var header = View.RunEnd(text, at, View.Base64Url);
        if (header == text.Length || text[header] != '.' || header - at > JwtHeaderMost || !IsHeader(text[at..header]))
        {
            return default;
        }

        var payload = View.RunEnd(text, header + 1, View.Base64Url);
        var end = payload;
        for (var part = 0; part < 3 && end < text.Length && text[end] == '.'; part++)
        {
            end = View.RunEnd(text, end + 1, View.Base64Url);
        }

        // A dot that ends a sentence is no part of it.
        end = text[end - 1] == '.' && end - 1 > payload ? end - 1 : end;
        return end > payload || payload > header + 1 ? new(StrictKinds.JsonWebToken, at, end) : default;
    }

    /// <summary>Signature of a shared access signature: 32 bytes of HMAC-SHA256 in base64.</summary>
    public static Finding AzureSignature(ReadOnlySpan<byte> text, int at)
    {
        var from = at + "sig=".Length;
        var end = View.RunEnd(text, from, View.Base64);
        var hasEdge = at > 0 && text[at - 1] is (byte)'?' or (byte)'&' or (byte)';' or (byte)'"' or (byte)' ' or (byte)'\n';
        if ((at > 0 && !hasEdge) || end - from is < 40 or > 48 || !View.LooksRandom(text[from..end]))
        {
            return default;
        }

        return new(StrictKinds.AzureSasToken, from, SkipPadding(text, end));
    }

    /// <summary>The value of <c>AccountKey=</c> or <c>SharedAccessKey=</c>.</summary>
    public static Finding AzureKey(ReadOnlySpan<byte> text, int at, int nameLength)
    {
        var from = at + nameLength;
        var end = View.RunEnd(text, from, View.Base64);
        return end - from >= 20 ? new(FindingKinds.AzureConnectionString, from, SkipPadding(text, end)) : default;
    }

    /// <summary>The value in <c>"type": "service_account"</c>, where a private key goes with it.</summary>
    public static Finding GcpServiceAccount(ReadOnlySpan<byte> text, int at)
    {
        var end = at + "service_account".Length;
        if (at < 8 || end == text.Length || text[at - 1] != '"' || text[end] != '"')
        {
            return default;
        }

        var before = text[Math.Max(0, at - 32)..(at - 1)].TrimEnd(" \t\r\n"u8);
        if (before is not [.., (byte)':'] || !before[..^1].TrimEnd(" \t\r\n"u8).EndsWith("\"type\""u8))
        {
            return default;
        }

        return new(FindingKinds.GcpServiceAccount, at, end);
    }

    public static int SkipPadding(ReadOnlySpan<byte> text, int end)
    {
        for (var i = 0; i < 2 && end < text.Length && text[end] == '='; i++)
        {
            end++;
        }

        return end;
    }

    private static bool IsHeader(ReadOnlySpan<byte> part)
    {
        var json = ArrayPool<byte>.Shared.Rent(part.Length);
        try
        {
            if (Base64Url.DecodeFromUtf8(part, json, out _, out var written) != OperationStatus.Done)
            {
                return false;
            }

            var reader = new Utf8JsonReader(json.AsSpan(0, written));
            var hasAlgorithm = false;
            while (reader.Read())
            {
                hasAlgorithm |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("alg"u8);
            }

            return hasAlgorithm;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that holds half a character.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json, clearArray: true);
        }
    }
}
