using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Edges.Host;

/// <summary>The key under which actions are digested: made once, readable by its owner only.</summary>
internal static class KeyFile
{
    private const string Name = "action.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string PathIn(StateFolder state) => Path.Combine(state.Keys, Name);

    public static ActionDigestKey ReadOrMake(StateFolder state)
    {
        var path = PathIn(state);
        if (!File.Exists(path))
        {
            Make(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new StartRefusedException($"{path} can be read by others than its owner: chmod 600 it");
        }

        var key = File.ReadAllBytes(path);
        return key.Length == ActionDigest.KeyBytes
            ? new ActionDigestKey(key)
            : throw new StartRefusedException(
                $"{path} holds {key.Length} bytes instead of {ActionDigest.KeyBytes}: restore it, or remove it to get a new one");
    }

    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        file.Write(RandomNumberGenerator.GetBytes(ActionDigest.KeyBytes));
        file.Flush(flushToDisk: true);
    }
}
