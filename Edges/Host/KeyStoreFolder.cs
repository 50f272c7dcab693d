using System.Security.Cryptography;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Edges.Host;

/// <summary>The key store of a state folder.</summary>
internal static class KeyStoreFolder
{
    /// <exception cref="StartRefusedException">It cannot be used as it is.</exception>
    public static EmbeddedKeyStore Open(StateFolder state)
    {
        try
        {
            return EmbeddedKeyStore.Open(state.Keys, RandomNumberGenerator.Fill);
        }
        catch (KeyVaultException e)
        {
            throw new StartRefusedException(e.Message, e);
        }
    }
}
