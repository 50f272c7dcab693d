using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>The bearer secret of an agent, of which only the hash is ever kept.</summary>
public static class Credential
{
    private const int BytesOnStackMax = 256;

    /// <summary>SHA-256 of the credential's UTF-8 bytes as 64 hexadecimal digits.</summary>
    /// <remarks>A credential holds 122 random bits or more, so that its hash needs neither salt nor stretching.</remarks>
    public static string HashOf(string credential) => DigestOf(credential).ToString();

    /// <summary>SHA-256 of the credential's UTF-8 bytes.</summary>
    public static Hash256 DigestOf(string credential)
    {
        Span<byte> utf8 = stackalloc byte[BytesOnStackMax];
        return Encoding.UTF8.TryGetBytes(credential, utf8, out var written)
            ? Sha256.Hash(utf8[..written])
            : Sha256.Hash(Encoding.UTF8.GetBytes(credential));
    }

    /// <summary>Whether a credential has a digest; compared in constant time. Allocates nothing for a usual one.</summary>
    public static bool Is(string credential, Hash256 digest)
    {
        Span<byte> both = stackalloc byte[2 * Hash256.SizeBytes];
        DigestOf(credential).CopyTo(both);
        digest.CopyTo(both[Hash256.SizeBytes..]);
        return !digest.IsZero
            && CryptographicOperations.FixedTimeEquals(both[..Hash256.SizeBytes], both[Hash256.SizeBytes..]);
    }

    /// <summary>Compares two hashes in constant time.</summary>
    public static bool SameHash(string left, string right) =>
        left.Length > 0
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));
}
