using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Names of agents, for clients that hold a key.</summary>
public static class AgentDid
{
    /// <summary>The <c>did:key</c> of a raw Ed25519 public key of 32 bytes.</summary>
    public static string OfKey(ReadOnlySpan<byte> publicKey) => DidKey.Write(publicKey);
}
