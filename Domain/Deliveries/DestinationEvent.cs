using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// What happens to a destination. Told in its <c>destination-…</c> stream; the org stands in the envelope. Nothing here says
/// anything of a secret.
/// </summary>
public abstract record DestinationEvent : IEventDataCodec<DestinationEvent>
{
    /// <summary>Wire name of <see cref="Set"/>.</summary>
    public const string SetType = "destination.set";

    /// <summary>Wire name of <see cref="Removed"/>.</summary>
    public const string RemovedType = "destination.removed";

    private DestinationEvent()
    {
    }

    /// <summary>When it was recorded: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>There is a destination, and this is what is set of it now.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Profile">What is set of it.</param>
    /// <param name="Origin">Where its messages go: <see cref="DestinationOrigin"/>.</param>
    /// <param name="Secrets">Its secrets.</param>
    public sealed record Set(string Name, DestinationProfile Profile, string Origin, KeptSecrets Secrets) : DestinationEvent;

    /// <summary>It is gone, and with it its secrets.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Removed(string Name) : DestinationEvent;

    /// <inheritdoc/>
    public static string TypeOf(DestinationEvent happened) => happened switch
    {
        Set => SetType,
        Removed => RemovedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, DestinationEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Set e => Write(json, e),
            Removed e => json.Member("name", e.Name),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static DestinationEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        DestinationEvent? read = envelope.Type switch
        {
            SetType => ReadSet(data),
            RemovedType => new Removed(data.Text("name")),
            _ => null,
        };
        return read is null ? null : read with { At = envelope.RecordedAt };
    }

    private static CanonicalJsonWriter Write(CanonicalJsonWriter json, Set set)
    {
        json.Member("enabled", set.Profile.IsEnabled)
            .Member("key", set.Secrets.Key)
            .Member("kind", DestinationKinds.NameOf(set.Profile.Kind))
            .Member("name", set.Name)
            .Member("origin", set.Origin)
            .Name("secrets").BeginArray();
        foreach (var name in set.Secrets.Names)
        {
            json.Value(name);
        }

        json.EndArray().Name("settings").BeginObject();
        foreach (var (name, value) in set.Profile.Settings)
        {
            json.Name(name).Value(value);
        }

        json.EndObject().Name("severities").BeginObject();
        foreach (var (name, word) in set.Profile.Severities.Select(each => (AlertSeverities.NameOf(each.Key), each.Value))
            .OrderBy(each => each.Item1, StringComparer.Ordinal))
        {
            json.Name(name).Value(word);
        }

        return json.EndObject().Member("value", set.Secrets.Value);
    }

    // A kind that only a newer build knows is not sent to, and its event not read.
    private static Set? ReadSet(JsonElement data) => !DestinationKinds.TryRead(data.Text("kind"), out var kind) ? null : new(
        data.Text("name"),
        new()
        {
            Kind = kind,
            IsEnabled = data.Truth("enabled"),
            Settings = data.GetProperty("settings").EnumerateObject().ToImmutableSortedDictionary(
                each => each.Name, each => each.Value.GetString()!, StringComparer.Ordinal),
            Severities = data.GetProperty("severities").EnumerateObject().ToImmutableSortedDictionary(
                each => AlertSeverities.Of(each.Name), each => each.Value.GetString()!),
        },
        data.Text("origin"),
        new(data.Text("value"), data.Text("key"), [.. data.GetProperty("secrets").EnumerateArray().Select(each => each.GetString()!)]));
}

/// <summary>That secrets are kept, and where; nothing of what they are.</summary>
/// <param name="Value">The random id under which they are kept, encrypted: 32 hexadecimal digits; empty where there are none.</param>
/// <param name="Key">Whose key encrypts them: <see cref="Keys.KeySubject.Name"/>; empty where there are none.</param>
/// <param name="Names">Their names, sorted.</param>
public sealed record KeptSecrets(string Value, string Key, ImmutableArray<string> Names)
{
    /// <summary>No secrets.</summary>
    public static KeptSecrets None { get; } = new("", "", []);
}
