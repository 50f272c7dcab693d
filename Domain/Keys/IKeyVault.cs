namespace AgentAssembly.Domain.Keys;

/// <summary>Whose data a key encrypts.</summary>
/// <param name="Org">The tenant; empty for the installation itself.</param>
/// <param name="Name">
/// Who or what within it, as <c>agent:…</c>, <c>user:…</c> or <c>secret:…</c>; empty for data of the tenant as a whole.
/// </param>
public readonly record struct KeySubject(string Org, string Name);

/// <summary>
/// Keeps data keys, one for each subject, each wrapped by the key of its tenant, and that by the key of the installation;
/// encrypts with AES-256-GCM. Destroying a key erases whatever was sealed under it, and nothing else. Keys exist nowhere in
/// the log. Safe for concurrent use.
/// </summary>
public interface IKeyVault
{
    /// <summary>Encrypts under a subject's key, which is made where there is none and is durable before this returns.</summary>
    /// <param name="subject">Whose data it is.</param>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="bound">What the text belongs to: it opens only together with the same bytes.</param>
    /// <param name="cancellationToken">Gives up waiting for a key that is being made.</param>
    /// <returns>A text that names its key, holds a fresh nonce, and can be kept anywhere.</returns>
    /// <exception cref="KeyDestroyedException">The subject's key was destroyed; there will be no other.</exception>
    /// <exception cref="KeyVaultException">The vault cannot be read or written.</exception>
    /// <exception cref="Log.EventStoreException">A key had to be made, and the log that tells of it takes no event.</exception>
    ValueTask<string> SealAsync(
        KeySubject subject, ReadOnlyMemory<byte> plain, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken);

    /// <summary>Decrypts.</summary>
    /// <exception cref="KeyDestroyedException">The key was destroyed: the data is erased.</exception>
    /// <exception cref="KeyVaultException">It is no sealed text of this installation, was changed, or belongs to something else.</exception>
    ValueTask<byte[]> OpenAsync(string text, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken);
}

/// <summary>A key does not exist any more, and with it what was sealed under it.</summary>
public sealed class KeyDestroyedException : Exception
{
    /// <summary>Tells whose key it was.</summary>
    public KeyDestroyedException(KeySubject subject)
        : base($"the data key of '{subject.Name}' in '{subject.Org}' was destroyed, and with it what it encrypted") =>
        Subject = subject;

    /// <summary>Whose key it was.</summary>
    public KeySubject Subject { get; }
}

/// <summary>The vault cannot do what was asked. The message names no secret.</summary>
public sealed class KeyVaultException : Exception
{
    /// <summary>Tells what is wrong, and the way out.</summary>
    public KeyVaultException(string message)
        : base(message)
    {
    }

    /// <summary>Tells what is wrong, and what it came from.</summary>
    public KeyVaultException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
