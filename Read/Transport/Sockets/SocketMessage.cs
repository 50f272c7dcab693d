using System.Text.Json;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>One message of a client, looked at but not yet acted upon.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Id">The operation that it is about; empty where it is about none.</param>
/// <param name="Payload">What it brings; undefined where it brings nothing.</param>
internal sealed record SocketMessage(string Type, string Id, JsonElement Payload)
{
    private const int IdCharactersMax = 128;

    /// <summary>Reads a message.</summary>
    /// <exception cref="SocketClosedException">It is none of the protocol's.</exception>
    public static SocketMessage Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var message = document.RootElement;
            if (message.ValueKind != JsonValueKind.Object)
            {
                throw new SocketClosedException(SocketClose.NotAMessage);
            }

            var type = TextOf(message, "type");
            var isAboutOne = type is "subscribe" or "complete";
            var payload = message.TryGetProperty("payload", out var brought) ? brought.Clone() : default;
            return IsPayloadOf(type, payload.ValueKind)
                ? new SocketMessage(type, isAboutOne ? IdOf(message) : "", payload)
                : throw new SocketClosedException(SocketClose.NotAMessage);
        }
        catch (JsonException)
        {
            throw new SocketClosedException(SocketClose.NotAMessage);
        }
    }

    private static bool IsPayloadOf(string type, JsonValueKind kind) => type == "subscribe"
        ? kind == JsonValueKind.Object
        : kind is JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Null;

    private static string IdOf(JsonElement message) => TextOf(message, "id") is { Length: > 0 and <= IdCharactersMax } id
        ? id
        : throw new SocketClosedException(SocketClose.NotAMessage);

    private static string TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new SocketClosedException(SocketClose.NotAMessage);
}
