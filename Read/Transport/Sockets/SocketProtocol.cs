using System.Buffers;
using System.Text.Json;

namespace AgentAssembly.Read.Transport.Sockets;

/// <summary>The words of the protocol <c>graphql-transport-ws</c>, as the npm package graphql-ws describes it.</summary>
internal static class SocketProtocol
{
    public const string Name = "graphql-transport-ws";

    public static ReadOnlyMemory<byte> Ack { get; } = Bare("connection_ack");

    public static ReadOnlyMemory<byte> Ping { get; } = Bare("ping");

    public static ReadOnlyMemory<byte> Pong(JsonElement payload) => Write("pong", null, payload.ValueKind == JsonValueKind.Undefined
        ? default
        : System.Text.Encoding.UTF8.GetBytes(payload.GetRawText()));

    public static ReadOnlyMemory<byte> Next(string id, ReadOnlyMemory<byte> result) => Write("next", id, result);

    public static ReadOnlyMemory<byte> Error(string id, ReadOnlyMemory<byte> errors) => Write("error", id, errors);

    public static ReadOnlyMemory<byte> Complete(string id) => Write("complete", id, default);

    private static ReadOnlyMemory<byte> Bare(string type) => Write(type, null, default);

    private static ReadOnlyMemory<byte> Write(string type, string? id, ReadOnlyMemory<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + 64);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteString("type", type);
        if (payload.Length > 0)
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>Why a socket is closed: a status of RFC 6455 or of the protocol, and a sentence of at most 123 bytes.</summary>
internal sealed record SocketClose(int Code, string Reason)
{
    public static SocketClose GoingAway { get; } = new(1001, "The server stops: connect again");

    public static SocketClose TooLarge { get; } = new(1009, "The message is too large");

    public static SocketClose Failed { get; } = new(1011, "The server failed at this: its log tells more");

    public static SocketClose TooManySockets { get; } = new(1013, "Too many streams are open: close one, or try later");

    public static SocketClose NotAMessage { get; } = new(4400, "Not a message of graphql-transport-ws");

    public static SocketClose Unauthorized { get; } = new(4401, "Unauthorized");

    public static SocketClose Forbidden { get; } = new(4403, "Forbidden");

    public static SocketClose WrongProtocol { get; } = new(4406, "Subprotocol not acceptable");

    public static SocketClose InitTimeout { get; } = new(4408, "Connection initialisation timeout");

    public static SocketClose TooManyInits { get; } = new(4429, "Too many initialisation requests");

    public static SocketClose Duplicate(string id) => new(4409, $"Subscriber for {(id.Length > 64 ? id[..64] : id)} already exists");
}

/// <summary>Ends a socket from within the handling of a message.</summary>
internal sealed class SocketClosedException(SocketClose close) : Exception(close.Reason)
{
    public SocketClose Close { get; } = close;
}
