using AgentAssembly.Edges.Host.Tls;
using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Edges.Host;

/// <summary>Files and folders of secrets: for their owner only.</summary>
internal static class OwnerFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, or accepts one in which only its owner writes.</summary>
    /// <exception cref="StartRefusedException">Others may write in it.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }

        RefuseWriters(path, UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
    }

    /// <summary>Refuses a folder in which others could exchange files.</summary>
    /// <exception cref="StartRefusedException">They could.</exception>
    public static void RefuseWriters(string path, UnixFileMode others)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
        {
            throw new StartRefusedException($"{path} can be written by others than its owner: chmod 700 it");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="StartRefusedException">Others may read it too, it is too large, or no file.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        // What was opened is judged and read, whatever the path leads to meanwhile; and a pipe has nobody wait.
        using var file = PatientOpen.Read(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~FileMode) != 0)
        {
            throw new StartRefusedException($"{path} can be read by others than its owner: chmod 600 it");
        }

        if (!IsSeekable(file))
        {
            throw new StartRefusedException($"{path} is no ordinary file: restore or remove it");
        }

        var content = new byte[bytesMax + 1];
        var read = RandomAccess.Read(file, content, fileOffset: 0);
        return read <= bytesMax
            ? content[..read]
            : throw new StartRefusedException($"{path} has more than {bytesMax} bytes and is none of ours: restore or remove it");
    }

    // A pipe or a device has no length that could be asked for.
    private static bool IsSeekable(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
