using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Keys;

/// <summary>
/// What happens to keys. Told in the <c>key-…</c> stream of a subject or of the installation; the org stands in the
/// envelope. Nothing of a key's bytes is ever told.
/// </summary>
public abstract record KeyEvent : IEventDataCodec<KeyEvent>
{
    /// <summary>Wire name of <see cref="Created"/>.</summary>
    public const string CreatedType = "key.created";

    /// <summary>Wire name of <see cref="Rotated"/>.</summary>
    public const string RotatedType = "key.rotated";

    /// <summary>Wire name of <see cref="Destroyed"/>.</summary>
    public const string DestroyedType = "key.destroyed";

    /// <summary>Wire name of <see cref="InputsRevealed"/>.</summary>
    public const string InputsRevealedType = "inputs.revealed";

    private KeyEvent()
    {
    }

    /// <summary>A subject has a data key; an earlier one that was never used may stand before it.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Subject">Whose data it encrypts.</param>
    /// <param name="Parent">The key that wraps it: the tenant's, or the installation's id for a tenant's own.</param>
    public sealed record Created(KeyId Key, KeySubject Subject, KeyId Parent) : KeyEvent;

    /// <summary>The installation's key has a new generation, by which all tenants' keys are wrapped.</summary>
    /// <param name="Installation">The installation.</param>
    /// <param name="Generation">The new generation, from 2.</param>
    public sealed record Rotated(KeyId Installation, int Generation) : KeyEvent;

    /// <summary>A subject's key is no more, and with it what it encrypted. There will be no other.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Subject">Whose data it encrypted.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Destroyed(KeyId Key, KeySubject Subject, string Reason) : KeyEvent;

    /// <summary>Somebody was shown the inputs of a decision.</summary>
    /// <param name="Decision">The decision's event.</param>
    /// <param name="Stream">Its stream.</param>
    /// <param name="Version">Its place there.</param>
    public sealed record InputsRevealed(EventId Decision, StreamName Stream, StreamVersion Version) : KeyEvent;

    /// <inheritdoc/>
    public static string TypeOf(KeyEvent happened) => happened switch
    {
        Created => CreatedType,
        Rotated => RotatedType,
        Destroyed => DestroyedType,
        InputsRevealed => InputsRevealedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, KeyEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Created e => json.Member("key", e.Key.ToString())
                .Member("parent", e.Parent.ToString()).Member("subject", e.Subject.Name),
            Rotated e => json.Member("generation", e.Generation).Member("installation", e.Installation.ToString()),
            Destroyed e => json.Member("key", e.Key.ToString()).Member("reason", e.Reason).Member("subject", e.Subject.Name),
            InputsRevealed e => json.Member("event", e.Decision.ToString())
                .Member("stream", e.Stream.ToString()).Member("version", (long)e.Version.Value),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static KeyEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        var subject = new KeySubject(envelope.Org ?? "", data.Text("subject"));
        return envelope.Type switch
        {
            CreatedType => new Created(Id(data, "key"), subject, Id(data, "parent")),
            RotatedType => new Rotated(Id(data, "installation"), (int)data.Number("generation")),
            DestroyedType => new Destroyed(Id(data, "key"), subject, data.Text("reason")),
            InputsRevealedType => new InputsRevealed(
                new EventId(Guid.Parse(data.Text("event"))),
                StreamName.Parse(data.Text("stream")),
                new StreamVersion((ulong)data.Number("version"))),
            _ => null,
        };
    }

    private static KeyId Id(JsonElement data, string name) => KeyId.TryParse(data.Text(name), out var id) ? id : default;
}
