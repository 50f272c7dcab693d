using System.Buffers.Binary;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>
/// The two keys by which existing SDKs and policies name an agent: the first 16 bytes of SHA-256 over
/// <c>org/team/did</c> and over the DID alone (gateway specification §1.2). For look-ups only: the first is ambiguous
/// where a name holds a slash, the second where two orgs register one DID.
/// </summary>
/// <param name="Registry">The key of the triple.</param>
/// <param name="Action">The key of the DID.</param>
public readonly record struct LegacyAgentKeys(UInt128 Registry, UInt128 Action)
{
    /// <summary>Derives both keys.</summary>
    public static LegacyAgentKeys Of(string org, string team, string did) => new(First16($"{org}/{team}/{did}"), First16(did));

    private static UInt128 First16(string text)
    {
        Span<byte> hash = stackalloc byte[Hash256.SizeBytes];
        Sha256.Hash(Encoding.UTF8.GetBytes(text)).CopyTo(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
