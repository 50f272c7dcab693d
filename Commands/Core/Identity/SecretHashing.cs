using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>
/// Argon2id, written as PHC strings (RFC 9106; parameters of gateway specification §12). One hash costs 19 MiB and some
/// ten milliseconds, so that few run at once and few wait. Safe for concurrent use.
/// </summary>
public sealed class SecretHashing : IDisposable
{
    private const int MemoryKib = 19_456;
    private const int Passes = 2;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int AtOnceMax = 2;
    private const int WaitingMax = 64;

    private static readonly string Header =
        string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKib},t={Passes},p=1$");

    private static readonly Argon2id Algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(
        new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = MemoryKib, NumberOfPasses = Passes });

    // What secrets of nobody are held against: it takes as long as for somebody's.
    private static readonly string Nobody = Write(new byte[SaltBytes], new byte[HashBytes]);

    private readonly SemaphoreSlim _atOnce = new(AtOnceMax);
    private int _waiting;
    private long _runs;

    /// <summary>How many hashes were made.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    /// <summary>A PHC string of a secret.</summary>
    /// <exception cref="Domain.Log.EventStoreException">Too many wait already.</exception>
    public async ValueTask<string> HashAsync(string secret, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Write(salt, await DeriveAsync(secret, salt, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether a secret is the one of a PHC string. Takes the same work for null, and says no.</summary>
    /// <exception cref="Domain.Log.EventStoreException">Too many wait already.</exception>
    public async ValueTask<bool> IsAsync(string secret, string? verifier, CancellationToken cancellationToken)
    {
        var (salt, expected) = Read(verifier ?? Nobody);
        var actual = await DeriveAsync(secret, salt, cancellationToken).ConfigureAwait(false);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && verifier is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    private async ValueTask<byte[]> DeriveAsync(string secret, byte[] salt, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new Domain.Log.EventStoreException(Domain.Log.StoreFault.Busy, "too many secrets are being checked")
            { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        try
        {
            await _atOnce.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            Interlocked.Increment(ref _runs);
            return await Task.Run(() => Derive(secret, salt), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private static byte[] Derive(string secret, byte[] salt)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        try
        {
            return Algorithm.DeriveBytes(utf8, salt, HashBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    private static string Write(byte[] salt, byte[] hash) =>
        $"{Header}{Convert.ToBase64String(salt).TrimEnd('=')}${Convert.ToBase64String(hash).TrimEnd('=')}";

    // INVARIANT: verifiers come from this class, by way of the log; other parameters would be a newer build's.
    private static (byte[] Salt, byte[] Hash) Read(string verifier)
    {
        if (!verifier.StartsWith(Header, StringComparison.Ordinal)
            || verifier[Header.Length..].Split('$') is not [var salt, var hash])
        {
            throw new InvalidOperationException("the verifier is not one that this version writes");
        }

        return (FromBase64(salt), FromBase64(hash));
    }

    private static byte[] FromBase64(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
