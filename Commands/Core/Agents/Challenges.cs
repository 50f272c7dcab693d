using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>
/// Nonces that agents have to sign before they may register: 32 random bytes, valid for 30 seconds, for one DID and key,
/// once (gateway specification §2.3). In memory: a restart ends them all. Bounded; safe for concurrent use.
/// </summary>
public sealed class Challenges(IdSource ids, TimeProvider time, int openMax)
{
    /// <summary>How long a nonce is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private const int NonceBytes = 32;

    private readonly Lock _gate = new();
    private readonly ExpiringTable<string, string> _open = new(time, openMax);

    /// <summary>A new nonce; null while too many are open.</summary>
    public (byte[] Nonce, DateTimeOffset Ends)? Issue(string did, string publicKey)
    {
        var nonce = ids.Secret(NonceBytes);
        lock (_gate)
        {
            return _open.TryAdd(Convert.ToHexStringLower(nonce), Bind(did, publicKey), Lifetime)
                ? (nonce, time.GetUtcNow() + Lifetime)
                : null;
        }
    }

    /// <summary>Ends a nonce, and says whether it was open and issued for this DID and key.</summary>
    public bool Consume(ReadOnlySpan<byte> nonce, string did, string publicKey)
    {
        lock (_gate)
        {
            return _open.Remove(Convert.ToHexStringLower(nonce), out var bound)
                && CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(bound), Encoding.UTF8.GetBytes(Bind(did, publicKey)));
        }
    }

    private static string Bind(string did, string publicKey) => $"{did}\u001f{publicKey}";
}
