using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A JWT taken apart, to be put together by somebody else.</summary>
internal sealed record TokenParts(JsonObject Header, JsonObject Payload)
{
    public static TokenParts Of(string token) => token.Split('.') is [var header, var payload, _]
        ? new(Read(header), Read(payload))
        : throw new FormatException("not three parts");

    public TokenParts WithHeader(string name, JsonNode? value) => this with { Header = Put(Header, name, value) };

    public TokenParts With(string name, JsonNode? value) => this with { Payload = Put(Payload, name, value) };

    /// <summary>Signed with ES256.</summary>
    public string SignedBy(ECDsa key) => $"{Text}.{Base64Url.EncodeToString(key.SignData(Bytes, HashAlgorithmName.SHA256))}";

    /// <summary>Signed with HS256.</summary>
    public string SignedBy(byte[] secret) => $"{Text}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Bytes))}";

    /// <summary>With whatever for a signature.</summary>
    public string With(string signature) => $"{Text}.{signature}";

    private string Text => $"{Write(Header)}.{Write(Payload)}";

    private byte[] Bytes => Encoding.ASCII.GetBytes(Text);

    private static JsonObject Put(JsonObject json, string name, JsonNode? value)
    {
        var copy = (JsonObject)json.DeepClone();
        copy.Remove(name);
        if (value is not null)
        {
            copy[name] = value;
        }

        return copy;
    }

    private static JsonObject Read(string part) => (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(part))!;

    private static string Write(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
