using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of accounts and API keys.
internal static class SomeIdentityEvents
{
    private static readonly Gen<KeyProof> Proof = Gen.Select(Name, Name).Select((lookup, verifier) => new KeyProof(lookup, verifier));

    private static readonly Gen<Instant?> End = Gen.Select(Gen.Bool, Moment).Select((ends, moment) => ends && moment != default ? moment : (Instant?)null);

    public static IReadOnlyDictionary<string, Gen<ApiKeyEvent>> KeysByType { get; } = new Dictionary<string, Gen<ApiKeyEvent>>
    {
        [ApiKeyEvent.IssuedType] = Gen.Select(Name, Text, Gen.Enum<CredentialScope>(), Proof, End).Select(
            (id, label, scope, proof, until) => (ApiKeyEvent)new ApiKeyEvent.Issued(id, label, scope, proof, until)),
        [ApiKeyEvent.RotatedType] = Gen.Select(Proof, Moment, End).Select(
            (proof, oldUntil, until) => (ApiKeyEvent)new ApiKeyEvent.Rotated(proof, oldUntil, until)),
        [ApiKeyEvent.RevokedType] = Text.Select(reason => (ApiKeyEvent)new ApiKeyEvent.Revoked(reason)),
        [ApiKeyEvent.TokensRevokedType] = Moment.Select(before => (ApiKeyEvent)new ApiKeyEvent.TokensRevoked(before)),
    };

    public static IReadOnlyDictionary<string, Gen<UserEvent>> UsersByType { get; } = new Dictionary<string, Gen<UserEvent>>
    {
        [UserEvent.InvitedType] = Gen.Select(Name, Gen.Enum<CredentialScope>(), Digest, Moment).Select(
            (name, scope, hash, until) => (UserEvent)new UserEvent.Invited(name, scope, hash, until)),
        [UserEvent.PasswordSetType] = Gen.Select(Name, Name).Select(
            (verifier, via) => (UserEvent)new UserEvent.PasswordSet(verifier, via)),
        [UserEvent.ResetIssuedType] = Gen.Select(Digest, Moment).Select((hash, until) => (UserEvent)new UserEvent.ResetIssued(hash, until)),
        [UserEvent.ScopeChangedType] = Gen.Enum<CredentialScope>().Select(scope => (UserEvent)new UserEvent.ScopeChanged(scope)),
        [UserEvent.DisabledType] = Text.Select(reason => (UserEvent)new UserEvent.Disabled(reason)),
        [UserEvent.EnabledType] = Text.Select(reason => (UserEvent)new UserEvent.Enabled(reason)),
        [UserEvent.LoginFailedType] = Gen.Int[1, 5].Select(count => (UserEvent)new UserEvent.LoginFailed(count)),
        [UserEvent.LockedType] = Moment.Select(until => (UserEvent)new UserEvent.Locked(until)),
        [UserEvent.LoggedInType] = Gen.Select(Name, Digest, Moment).Select(
            (session, hash, until) => (UserEvent)new UserEvent.LoggedIn(session, hash, until)),
        [UserEvent.SessionRefreshedType] = Gen.Select(Name, Digest).Select(
            (session, hash) => (UserEvent)new UserEvent.SessionRefreshed(session, hash)),
        [UserEvent.SessionsEndedType] = Gen.Select(Text, Name).Select(
            (session, reason) => (UserEvent)new UserEvent.SessionsEnded(session, reason)),
    };
}
