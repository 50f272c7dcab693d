using System.Security.Cryptography;
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
    private readonly Dictionary<string, (string Bound, DateTimeOffset Ends)> _open = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Ends)> _order = new();

    /// <summary>A new nonce; null while too many are open.</summary>
    public (byte[] Nonce, DateTimeOffset Ends)? Issue(string did, string publicKey)
    {
        var nonce = ids.Secret(NonceBytes);
        var ends = time.GetUtcNow() + Lifetime;
        lock (_gate)
        {
            Forget();
            if (_open.Count >= openMax)
            {
                return null;
            }

            var name = Convert.ToHexStringLower(nonce);
            _open.Add(name, (Bind(did, publicKey), ends));
            _order.Enqueue((name, ends));
            return (nonce, ends);
        }
    }

    /// <summary>Ends a nonce, and says whether it was open and issued for this DID and key.</summary>
    public bool Consume(ReadOnlySpan<byte> nonce, string did, string publicKey)
    {
        lock (_gate)
        {
            Forget();
            return _open.Remove(Convert.ToHexStringLower(nonce), out var challenge)
                && CryptographicOperations.FixedTimeEquals(
                    System.Text.Encoding.UTF8.GetBytes(challenge.Bound), System.Text.Encoding.UTF8.GetBytes(Bind(did, publicKey)));
        }
    }

    private static string Bind(string did, string publicKey) => $"{did}\u001f{publicKey}";

    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_order.TryPeek(out var oldest) && oldest.Ends <= now)
        {
            _open.Remove(_order.Dequeue().Nonce);
        }
    }
}
