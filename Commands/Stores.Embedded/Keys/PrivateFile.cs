using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>Files that nobody but their owner may read.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file that must not be there, with all of its content, durably.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        using (var file = new FileStream(path, Options(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Exchanges a file's content at once: whatever happens, the old or the new is there whole.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".new";
        File.Delete(next);
        using (var file = new FileStream(next, Options(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Refuses a file that others may read or write.</summary>
    /// <exception cref="KeyVaultException">They may.</exception>
    public static void RequirePrivate(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new KeyVaultException($"{path} can be used by others than its owner: chmod 600 it");
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
