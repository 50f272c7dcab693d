using System.Security.Cryptography;
using System.Text.Json;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>
/// Keeps the secrets of destinations as those of tools are kept: encrypted under a key of the destination's own, outside of
/// the log. Safe for concurrent use.
/// </summary>
public sealed class DestinationSecretBox(ISecretValues values, IKeyVault vault, IdSource ids)
{
    private const int ValueIdBytes = 16;

    /// <summary>A new id to keep secrets under.</summary>
    public KeptSecrets Name(DestinationId destination, DestinationSecrets secrets) => new(
        Convert.ToHexStringLower(ids.Secret(ValueIdBytes)), destination.Key.Name, [.. secrets.Names]);

    /// <summary>Encrypts secrets and keeps them.</summary>
    /// <exception cref="SecretValuesException">They cannot be kept.</exception>
    /// <exception cref="KeyVaultException">They cannot be encrypted.</exception>
    /// <exception cref="KeyDestroyedException">The destination's key was destroyed.</exception>
    public async ValueTask PutAsync(
        DestinationId destination, KeptSecrets kept, DestinationSecrets secrets, CancellationToken cancellationToken)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject();
        foreach (var name in secrets.Names)
        {
            json.Name(name).Value(secrets[name]);
        }

        json.EndObject();
        var plain = json.ToArray();
        json.Wipe();
        try
        {
            var text = await vault.SealAsync(destination.Key, plain, destination.BindingOf(kept.Value), cancellationToken).ConfigureAwait(false);
            await values.PutAsync(new(destination.Stream, kept.Value), text, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Decrypts secrets; null where none are kept, or their key was destroyed.</summary>
    /// <exception cref="SecretValuesException">They cannot be read.</exception>
    /// <exception cref="KeyVaultException">They cannot be decrypted.</exception>
    public async ValueTask<DestinationSecrets?> FindAsync(
        DestinationId destination, KeptSecrets kept, CancellationToken cancellationToken)
    {
        if (kept.Value.Length == 0)
        {
            return DestinationSecrets.None;
        }

        if (await values.FindAsync(new(destination.Stream, kept.Value), cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return null;
        }

        try
        {
            var plain = await vault.OpenAsync(text, destination.BindingOf(kept.Value), cancellationToken).ConfigureAwait(false);
            var read = JsonSerializer.Deserialize<Dictionary<string, string>>(plain)!;
            CryptographicOperations.ZeroMemory(plain);
            return new DestinationSecrets(read);
        }
        catch (KeyDestroyedException)
        {
            return null;
        }
    }

    /// <summary>Forgets secrets; an empty id forgets nothing.</summary>
    /// <exception cref="SecretValuesException">They cannot be removed.</exception>
    public ValueTask RemoveAsync(DestinationId destination, string value, CancellationToken cancellationToken) =>
        value.Length == 0 ? ValueTask.CompletedTask : values.RemoveAsync(new(destination.Stream, value), cancellationToken);
}
