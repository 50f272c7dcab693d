using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>What happens to an API key. Told in its <c>apikey-…</c> stream; org and team stand in the envelope.</summary>
public abstract record ApiKeyEvent : IEventDataCodec<ApiKeyEvent>
{
    /// <summary>Wire name of <see cref="Issued"/>.</summary>
    public const string IssuedType = "apikey.issued";

    /// <summary>Wire name of <see cref="Rotated"/>.</summary>
    public const string RotatedType = "apikey.rotated";

    /// <summary>Wire name of <see cref="Revoked"/>.</summary>
    public const string RevokedType = "apikey.revoked";

    /// <summary>Wire name of <see cref="TokensRevoked"/>.</summary>
    public const string TokensRevokedType = "apikey.tokens_revoked";

    private ApiKeyEvent()
    {
    }

    /// <summary>A key was made.</summary>
    /// <param name="KeyId">Names it.</param>
    /// <param name="Label">What it is for.</param>
    /// <param name="Scope">What it may be used for.</param>
    /// <param name="Secret">What proves it.</param>
    /// <param name="Until">When it ends; null for never.</param>
    public sealed record Issued(string KeyId, string Label, CredentialScope Scope, KeyProof Secret, Instant? Until) : ApiKeyEvent;

    /// <summary>Another secret took the old one's place.</summary>
    /// <param name="Secret">What proves the key now.</param>
    /// <param name="OldUntil">How long the old secret counts too.</param>
    /// <param name="Until">When the key ends; null for never.</param>
    public sealed record Rotated(KeyProof Secret, Instant OldUntil, Instant? Until) : ApiKeyEvent;

    /// <summary>The key counts no more.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Revoked(string Reason) : ApiKeyEvent;

    /// <summary>Tokens that were given for the key until now count no more; the key does.</summary>
    /// <param name="Before">Tokens made before this count no more.</param>
    public sealed record TokensRevoked(Instant Before) : ApiKeyEvent;

    /// <inheritdoc/>
    public static string TypeOf(ApiKeyEvent happened) => happened switch
    {
        Issued => IssuedType,
        Rotated => RotatedType,
        Revoked => RevokedType,
        TokensRevoked => TokensRevokedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, ApiKeyEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Issued e => json.Member("key_id", e.KeyId).Member("label", e.Label).Member("lookup", e.Secret.Lookup)
                .Member("scope", CredentialScopes.NameOf(e.Scope)).Moment("until_us", e.Until).Member("verifier", e.Secret.Verifier),
            Rotated e => json.Member("lookup", e.Secret.Lookup).Member("old_until_us", e.OldUntil.UnixMicroseconds)
                .Moment("until_us", e.Until).Member("verifier", e.Secret.Verifier),
            Revoked e => json.Member("reason", e.Reason),
            TokensRevoked e => json.Member("before_us", e.Before.UnixMicroseconds),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static ApiKeyEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type switch
        {
            // A scope that only a newer build knows lets nobody do anything here.
            IssuedType => CredentialScopes.TryRead(data.Text("scope"), out var scope)
                ? new Issued(data.Text("key_id"), data.Text("label"), scope, ProofIn(data), data.Moment("until_us"))
                : new Revoked($"scope {data.Text("scope")} is of a newer version"),
            RotatedType => new Rotated(ProofIn(data), new Instant(data.Number("old_until_us")), data.Moment("until_us")),
            RevokedType => new Revoked(data.Text("reason")),
            TokensRevokedType => new TokensRevoked(new Instant(data.Number("before_us"))),
            _ => null,
        };
    }

    private static KeyProof ProofIn(JsonElement data) => new(data.Text("lookup"), data.Text("verifier"));
}

/// <summary>What an API key is found and proven by. Neither tells the key.</summary>
/// <param name="Lookup">As <see cref="ApiKey.LookupOf"/> has it.</param>
/// <param name="Verifier">Argon2id of the key as a PHC string.</param>
public sealed record KeyProof(string Lookup, string Verifier);

/// <summary>Moments that may be missing.</summary>
internal static class OptionalMoments
{
    public static CanonicalJsonWriter Moment(this CanonicalJsonWriter json, string name, Instant? moment) =>
        moment is { } at ? json.Member(name, at.UnixMicroseconds) : json;

    public static Instant? Moment(this JsonElement data, string name) =>
        data.Number(name) is var count and not 0 ? new Instant(count) : null;
}
