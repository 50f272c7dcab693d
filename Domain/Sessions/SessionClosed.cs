using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Sessions;

/// <summary>A session's stream is full and goes on in another: wire type <c>session.closed</c>.</summary>
/// <param name="ContinuedIn">The stream that continues it.</param>
public sealed record SessionClosed(StreamName ContinuedIn) : IEventDataCodec<SessionClosed>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "session.closed";

    /// <inheritdoc/>
    public static string TypeOf(SessionClosed happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, SessionClosed happened) =>
        json.BeginObject().Member("continued_in", happened.ContinuedIn.ToString()).EndObject();

    /// <inheritdoc/>
    public static SessionClosed? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(envelope.Data);
        return new SessionClosed(StreamName.Parse(document.RootElement.Text("continued_in")));
    }
}
