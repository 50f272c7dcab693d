using System.Text;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>
/// Passwords as the log holds them: Argon2id, sealed under the account's own data key, so that whoever has the log and not
/// the keys has nothing to guess passwords against, and destroying the key ends the account. Safe for concurrent use.
/// </summary>
public sealed class PasswordVault(IKeyVault vault, SecretHashing hashing)
{
    /// <summary>The sealed verifier of a password.</summary>
    public async ValueTask<string> SealAsync(
        KnownStream<UserState> user, StreamName stream, string password, CancellationToken cancellationToken)
    {
        var verifier = await hashing.HashAsync(password, cancellationToken).ConfigureAwait(false);
        return await vault.SealAsync(
            new KeySubject(user.Org, $"user:{user.State.Name}"), Encoding.UTF8.GetBytes(verifier), Bound(stream), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether a password is an account's. The work is the same where there is no account, or it has no password.</summary>
    public async ValueTask<bool> IsAsync(
        KnownStream<UserState>? user, StreamName stream, string password, CancellationToken cancellationToken) =>
        await hashing.IsAsync(
            password, await VerifierOfAsync(user, stream, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    private async ValueTask<string?> VerifierOfAsync(
        KnownStream<UserState>? user, StreamName stream, CancellationToken cancellationToken)
    {
        if (user is not { State: { Verifier.Length: > 0, IsDisabled: false } state })
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(await vault.OpenAsync(state.Verifier, Bound(stream), cancellationToken).ConfigureAwait(false));
        }
        catch (KeyDestroyedException)
        {
            return null;
        }
    }

    // A verifier that is copied into another account's stream opens nothing there.
    private static byte[] Bound(StreamName stream) => Encoding.UTF8.GetBytes($"password {stream}");
}
