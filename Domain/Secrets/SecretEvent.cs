using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Secrets;

/// <summary>
/// What happens to a secret. Told in its <c>secret-…</c> stream; org and team stand in the envelope. Nothing here says
/// anything of a value: neither its length nor a digest of it.
/// </summary>
public abstract record SecretEvent : IEventDataCodec<SecretEvent>
{
    /// <summary>Wire name of <see cref="Registered"/>.</summary>
    public const string RegisteredType = "secret.registered";

    /// <summary>Wire name of <see cref="Rotated"/>.</summary>
    public const string RotatedType = "secret.rotated";

    /// <summary>Wire name of <see cref="Deleted"/>.</summary>
    public const string DeletedType = "secret.deleted";

    private SecretEvent()
    {
    }

    /// <summary>When it was recorded: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>There is a secret of this name, for the first time or again.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Version">From 1; never used before, not even by one of the same name that was deleted.</param>
    /// <param name="Value">The random id under which the encrypted value is kept: 32 hexadecimal digits.</param>
    /// <param name="Key">Whose key encrypts it: <see cref="Keys.KeySubject.Name"/>.</param>
    public sealed record Registered(string Name, int Version, string Value, string Key) : SecretEvent;

    /// <summary>Its value was replaced.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Version">One more than before.</param>
    /// <param name="Value">As for <see cref="Registered"/>.</param>
    /// <param name="Key">As for <see cref="Registered"/>.</param>
    public sealed record Rotated(string Name, int Version, string Value, string Key) : SecretEvent;

    /// <summary>It is gone, and with it every value that it had.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Version">Its last version.</param>
    public sealed record Deleted(string Name, int Version) : SecretEvent;

    /// <inheritdoc/>
    public static string TypeOf(SecretEvent happened) => happened switch
    {
        Registered => RegisteredType,
        Rotated => RotatedType,
        Deleted => DeletedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, SecretEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Registered e => Valued(json, e.Key, e.Name, e.Value).Member("version", e.Version),
            Rotated e => Valued(json, e.Key, e.Name, e.Value).Member("version", e.Version),
            Deleted e => json.Member("name", e.Name).Member("version", e.Version),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static SecretEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        SecretEvent? read = envelope.Type switch
        {
            RegisteredType => new Registered(data.Text("name"), VersionIn(data), data.Text("value"), data.Text("key")),
            RotatedType => new Rotated(data.Text("name"), VersionIn(data), data.Text("value"), data.Text("key")),
            DeletedType => new Deleted(data.Text("name"), VersionIn(data)),
            _ => null,
        };
        return read is null ? null : read with { At = envelope.RecordedAt };
    }

    private static CanonicalJsonWriter Valued(CanonicalJsonWriter json, string key, string name, string value) =>
        json.Member("key", key).Member("name", name).Member("value", value);

    private static int VersionIn(JsonElement data) => (int)data.Number("version");
}
