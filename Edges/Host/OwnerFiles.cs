namespace AgentAssembly.Edges.Host;

/// <summary>Files and folders of secrets: for their owner only.</summary>
internal static class OwnerFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

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
    }

    /// <summary>Writes a file that must not be there yet; it is durable when this returns.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="StartRefusedException">Others may read it too, or it is too large.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~FileMode) != 0)
        {
            throw new StartRefusedException($"{path} can be read by others than its owner: chmod 600 it");
        }

        return new FileInfo(path).Length <= bytesMax
            ? File.ReadAllBytes(path)
            : throw new StartRefusedException($"{path} has more than {bytesMax} bytes and is none of ours: restore or remove it");
    }
}
