using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>
/// The symmetric signature of the Standard Webhooks specification 1.0.0: HMAC-SHA256 over id, full stop, Unix seconds, full
/// stop and body. A key that begins with <c>whsec_</c> is base64 behind that; any other counts as its own bytes.
/// </summary>
internal static class WebhookSignature
{
    private const string KeyPrefix = "whsec_";

    public static string Of(string key, string id, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, BytesOf(key));
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestampSeconds}.")));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    private static byte[] BytesOf(string key)
    {
        var bytes = new byte[key.Length];
        return key.StartsWith(KeyPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(key[KeyPrefix.Length..], bytes, out var length)
                ? bytes[..length]
                : Encoding.UTF8.GetBytes(key);
    }
}
