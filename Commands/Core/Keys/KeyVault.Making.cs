using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Keys;

public sealed partial class KeyVault
{
    // Null where the log says that the subject gets no key.
    private async Task<StoredKey?> MakeAsync(KeySubject subject)
    {
        var key = ids.Secret(SealedText.KeyBytes);
        try
        {
            var id = KeyId.From(ids.Secret(KeyId.SizeBytes));
            if (await TellAsync(subject, id).ConfigureAwait(false) is KeyReply.Destroyed)
            {
                return null;
            }

            var now = Instant.From(time.GetUtcNow());
            return KeySubjects.IsTenant(subject)
                ? await Installation.AddAsync(subject, id, key, now).ConfigureAwait(false)
                : await store.AddAsync(
                    new StoredKey(id, subject, 1, await WrapAsync(subject, id, key).ConfigureAwait(false), now),
                    CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private async Task<KeyReply> TellAsync(KeySubject subject, KeyId id)
    {
        var parent = KeySubjects.IsTenant(subject)
            ? store.Installation
            : (await TenantOfAsync(subject, tenant => tenant).ConfigureAwait(false)).Id;
        var origin = new CommandOrigin(subject.Org, null, Principal, Assurance.Unspecified, []);
        var outcome = await runner.RunAsync<KeyDecider, KeyEvent, KeyState, KeyCommand, KeyEvent, KeyReply>(
            KeyDecider.StreamOf(subject), new KeyCommand.Create(id, subject, parent), origin, CancellationToken.None)
            .ConfigureAwait(false);
        return outcome.Reply;
    }

    private ValueTask<byte[]> WrapAsync(KeySubject subject, KeyId id, byte[] key) =>
        TenantOfAsync(subject, tenant => tenant.Wrap(id, key));

    private async Task<DataKey> UnwrapAsync(StoredKey stored)
    {
        var key = new byte[SealedText.KeyBytes];
        try
        {
            if (KeySubjects.IsTenant(stored.Subject))
            {
                await Installation.UnwrapAsync(stored, key).ConfigureAwait(false);
            }
            else
            {
                var isGenuine = false;
                await TenantOfAsync(
                    stored.Subject,
                    tenant => tenant.TryUnwrap(stored, key, out isGenuine) ? tenant : null).ConfigureAwait(false);
                RequireGenuine(isGenuine, stored);
            }

            return DataKey.Of(stored, key, ids.Secret(SealedText.NonceBytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private ValueTask<T> TenantOfAsync<T>(KeySubject subject, Func<DataKey, T?> use)
        where T : class =>
        UseAsync(KeySubjects.Tenant(subject.Org), use, CancellationToken.None);

    internal static void RequireGenuine(bool isGenuine, StoredKey stored)
    {
        if (!isGenuine)
        {
            throw new KeyVaultException(
                $"key {stored.Id} of '{stored.Subject.Name}' in '{stored.Subject.Org}' does not open by the key that wraps it: "
                + "the key store was changed or put together from two; restore all of it from one backup");
        }
    }
}
