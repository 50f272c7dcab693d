using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>The bearer secret of an agent, of which only the hash is ever kept.</summary>
public static class Credential
{
    /// <summary>SHA-256 of the credential's UTF-8 bytes as 64 hexadecimal digits.</summary>
    /// <remarks>A credential holds 122 random bits or more, so that its hash needs neither salt nor stretching.</remarks>
    public static string HashOf(string credential) => Sha256.Hash(Encoding.UTF8.GetBytes(credential)).ToString();

    /// <summary>Compares two hashes in constant time.</summary>
    public static bool SameHash(string left, string right) =>
        left.Length > 0
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));
}
