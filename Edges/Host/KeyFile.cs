using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Edges.Host;

/// <summary>The key under which actions are digested: made once, readable by its owner only.</summary>
internal static class KeyFile
{
    private const string Name = "action.key";
    private const int FileBytesMax = 4_096;

    public static string PathIn(StateFolder state) => Path.Combine(state.Keys, Name);

    public static ActionDigestKey ReadOrMake(StateFolder state)
    {
        var path = PathIn(state);
        if (!File.Exists(path))
        {
            PrivateFile.Create(path, RandomNumberGenerator.GetBytes(ActionDigest.KeyBytes));
        }

        var key = OwnerFiles.Read(path, FileBytesMax);
        return key.Length == ActionDigest.KeyBytes
            ? new ActionDigestKey(key)
            : throw new StartRefusedException(
                $"{path} holds {key.Length} bytes instead of {ActionDigest.KeyBytes}: restore it, or remove it to get a new one");
    }
}
