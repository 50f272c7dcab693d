namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>A log's folder on the disk; files are readable and writable by their owner only.</summary>
public sealed class DiskFolder : ILogFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ZeroChunkBytes = 256 * 1024;

    private readonly string _path;

    /// <summary>Opens a folder, and makes it (mode 0700) where there is none.</summary>
    public DiskFolder(string path)
    {
        _path = Path.GetFullPath(path);
        var parents = MissingUp(_path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, OwnerOnly | UnixFileMode.UserExecute);
        }

        // A folder whose name is lost takes everything in it along.
        parents.ForEach(Posix.FlushFolder);
    }

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(_path).AvailableFreeSpace;

    /// <inheritdoc/>
    public string Name => _path;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() =>
        [.. Directory.EnumerateFiles(_path).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ILogFile Open(string name) => new DiskFile(name, OpenHandle(name, FileMode.Open));

    /// <inheritdoc/>
    public ILogFile CreateZeroed(string name, long sizeBytes, Action? rest = null)
    {
        var file = new DiskFile(name, OpenHandle(name, FileMode.Create));
        try
        {
            var zeros = new byte[ZeroChunkBytes];
            for (long at = 0; at < sizeBytes; at += ZeroChunkBytes)
            {
                // On its way to the disk at once: what piles up would hold the log's own flushes back.
                var chunk = zeros.AsSpan(0, (int)Math.Min(ZeroChunkBytes, sizeBytes - at));
                file.Write(at, chunk);
                file.StartFlush(at, chunk.Length);
                rest?.Invoke();
            }

            file.Flush();
            return file;
        }
        catch
        {
            file.Dispose();
            Delete(name);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(At(from), At(to));

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(At(name));

    /// <inheritdoc/>
    public void Flush() => Posix.FlushFolder(_path);

    private static List<string> MissingUp(string path)
    {
        var parents = new List<string>();
        for (var at = path; !Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent; at = parent)
        {
            parents.Add(parent);
        }

        return parents;
    }

    private string At(string name) => Path.Combine(_path, name);

    private Microsoft.Win32.SafeHandles.SafeFileHandle OpenHandle(string name, FileMode mode)
    {
        var handle = File.OpenHandle(
            At(name), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows() && mode == FileMode.Create)
        {
            File.SetUnixFileMode(handle, OwnerOnly);
        }

        return handle;
    }
}
