using System.Text.Json;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>What a decision was asked and its event does not say, opened (contracts/events/inputs.md). Never kept.</summary>
public readonly record struct RecordedInputs
{
    /// <summary>What was called the host; empty where it is the event's.</summary>
    public string Host { get; private init; }

    /// <summary>Whether the caller saw personal data in the prompt.</summary>
    public bool ContainsPersonalData { get; private init; }

    /// <summary>Arguments, result or message, redacted.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    /// <summary>No inputs beyond the event.</summary>
    public static RecordedInputs None { get; } = new() { Host = "" };

    /// <summary>Reads opened inputs, and copies what it keeps.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static RecordedInputs Read(ReadOnlySpan<byte> plain)
    {
        var (host, hasPersonalData, payload) = ("", false, default(ReadOnlyMemory<byte>));
        var json = new Utf8JsonReader(plain);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("payload"u8))
            {
                json.Read();
                payload = BytesOf(ref json);
            }
            else if (json.ValueTextEquals("payload_base64"u8))
            {
                json.Read();
                payload = json.GetBytesFromBase64();
            }
            else if (json.ValueTextEquals("host"u8))
            {
                json.Read();
                host = json.GetString()!;
            }
            else if (json.ValueTextEquals("contains_pii"u8))
            {
                json.Read();
                hasPersonalData = json.GetBoolean();
            }
            else
            {
                json.Skip();
            }
        }

        return new() { Host = host, ContainsPersonalData = hasPersonalData, Payload = payload };
    }

    private static byte[] BytesOf(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan.ToArray();
        }

        var bytes = new byte[json.ValueSpan.Length];
        var length = json.CopyString(bytes);
        return bytes[..length];
    }
}
