using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>What may be asked of an API key's stream.</summary>
public abstract record ApiKeyCommand
{
    private ApiKeyCommand()
    {
    }

    /// <summary>Come into being.</summary>
    public sealed record Issue(string KeyId, string Label, CredentialScope Scope, KeyProof Secret, Instant? Until, Instant Now) : ApiKeyCommand;

    /// <summary>Take another secret.</summary>
    /// <param name="Secret">The new one.</param>
    /// <param name="Overlap">How long the old one counts too: at most <see cref="ApiKeyState.OverlapMax"/>.</param>
    /// <param name="Until">When the key ends; null for never.</param>
    /// <param name="Now">The time.</param>
    public sealed record Rotate(KeyProof Secret, TimeSpan Overlap, Instant? Until, Instant Now) : ApiKeyCommand;

    /// <summary>Count no more.</summary>
    public sealed record Revoke(string Reason) : ApiKeyCommand;

    /// <summary>Let the tokens count no more that were given for the key.</summary>
    public sealed record RevokeTokens(Instant Now) : ApiKeyCommand;
}

/// <summary>What is known of an API key.</summary>
public sealed record ApiKeyState
{
    /// <summary>Longest time for which an old secret counts beside the new one.</summary>
    public static readonly TimeSpan OverlapMax = TimeSpan.FromDays(7);

    /// <summary>Longest life of a key that ends at all.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(3_650);

    /// <summary>Names the key; empty before it was issued.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>What it is for.</summary>
    public string Label { get; init; } = "";

    /// <summary>What it may be used for.</summary>
    public CredentialScope Scope { get; init; }

    /// <summary>What proves it; null before it was issued.</summary>
    public KeyProof? Secret { get; init; }

    /// <summary>What proved it before the last rotation; null for nothing.</summary>
    public KeyProof? OldSecret { get; init; }

    /// <summary>How long that counts.</summary>
    public Instant OldUntil { get; init; }

    /// <summary>When the key ends; null for never.</summary>
    public Instant? Until { get; init; }

    /// <summary>Whether it was revoked.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Tokens made before this count no more.</summary>
    public Instant TokensSince { get; init; }

    /// <summary>Whether the key counts at a time.</summary>
    public bool Counts(Instant now) => Secret is not null && !IsRevoked && !(Until <= now);

    /// <summary>
    /// Whether a token counts that was given for the key: not where tokens were revoked since, nor where the key was rotated
    /// since and the old secret counts no more, as somebody else may have had it.
    /// </summary>
    public bool CountsToken(Instant issued, Instant now) => issued >= TokensSince && (issued >= OldUntil || now < OldUntil);

    /// <summary>The proof that a key of this lookup has to pass at a time; null when it counts no more.</summary>
    public KeyProof? ProofOf(string lookup, Instant now) =>
        !Counts(now) ? null
        : Secret!.Lookup == lookup ? Secret
        : OldSecret?.Lookup == lookup && OldUntil > now ? OldSecret
        : null;
}

/// <summary>An API key: its secrets, and how long they count.</summary>
public sealed class ApiKeyDecider : IDecider<ApiKeyState, ApiKeyCommand, ApiKeyEvent, IdentityReply>
{
    private ApiKeyDecider()
    {
    }

    /// <inheritdoc/>
    public static ApiKeyState Initial { get; } = new();

    /// <inheritdoc/>
    public static ApiKeyState Evolve(ApiKeyState state, ApiKeyEvent happened) => happened switch
    {
        ApiKeyEvent.Issued e => state with { KeyId = e.KeyId, Label = e.Label, Scope = e.Scope, Secret = e.Secret, Until = e.Until },
        ApiKeyEvent.Rotated e => state with
        {
            Secret = e.Secret,
            OldSecret = state.Secret,
            OldUntil = e.OldUntil,
            Until = e.Until,
        },
        ApiKeyEvent.Revoked => state with { IsRevoked = true },
        ApiKeyEvent.TokensRevoked e => state with { TokensSince = e.Before },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<IdentityReply, ApiKeyEvent> Decide(ApiKeyState state, ApiKeyCommand command) => command switch
    {
        ApiKeyCommand.Issue c => Issue(state, c),
        ApiKeyCommand.Rotate c => Rotate(state, c),
        ApiKeyCommand.Revoke c => state.IsRevoked ? Said(new IdentityReply.Done())
            : state.Secret is null ? Gone()
            : Done(new ApiKeyEvent.Revoked(c.Reason)),
        ApiKeyCommand.RevokeTokens c => state.Counts(c.Now) ? Done(new ApiKeyEvent.TokensRevoked(c.Now)) : Gone(),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<IdentityReply, ApiKeyEvent> Issue(ApiKeyState state, ApiKeyCommand.Issue c) =>
        state.Secret is not null
            ? state.Secret == c.Secret
                ? Said(new IdentityReply.Done())
                : Said(new IdentityReply.Refused("key_exists", $"there is a key {c.KeyId} already"))
            : WhyNotUntil(c.Until, c.Now) ?? Done(new ApiKeyEvent.Issued(c.KeyId, c.Label, c.Scope, c.Secret, c.Until));

    private static Decision<IdentityReply, ApiKeyEvent> Rotate(ApiKeyState state, ApiKeyCommand.Rotate c) =>
        !state.Counts(c.Now) ? Gone()
        : c.Overlap < TimeSpan.Zero || c.Overlap > ApiKeyState.OverlapMax
            ? Said(new IdentityReply.Refused("key_overlap",
                $"an old secret counts at most {ApiKeyState.OverlapMax.TotalDays:0} days beside the new one"))
        : state.Secret == c.Secret ? Said(new IdentityReply.Done())
        : WhyNotUntil(c.Until, c.Now) ?? Done(new ApiKeyEvent.Rotated(c.Secret, c.Now.Plus(c.Overlap), c.Until));

    private static Decision<IdentityReply, ApiKeyEvent>? WhyNotUntil(Instant? until, Instant now) =>
        until is { } end && (end <= now || end > now.Plus(ApiKeyState.LifetimeMax))
            ? Said(new IdentityReply.Refused("key_lifetime",
                $"a key that ends does so within {ApiKeyState.LifetimeMax.TotalDays:0} days, and not in the past"))
            : null;

    private static Decision<IdentityReply, ApiKeyEvent> Gone() =>
        Said(new IdentityReply.Refused("key_gone", "the key is revoked or has expired: issue another"));

    private static Decision<IdentityReply, ApiKeyEvent> Said(IdentityReply reply) => new(reply, []);

    private static Decision<IdentityReply, ApiKeyEvent> Done(ApiKeyEvent happened) => new(new IdentityReply.Done(), [happened]);
}
