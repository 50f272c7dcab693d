using AgentAssembly.Commands.Stores.Embedded.Files;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>A folder that is filled with durable files, or taken away again when that fails.</summary>
internal sealed class FolderCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly DiskFolder _folder;
    private readonly List<string> _written = [];

    private FolderCopy(string path) => (_path, _folder) = (path, new DiskFolder(path));

    /// <summary>Fills a folder; on any failure the files written are removed.</summary>
    /// <exception cref="EvidenceException">The folder or a file cannot be written.</exception>
    public static TResult Make<TResult>(string path, Func<FolderCopy, TResult> fill)
    {
        var existed = Directory.Exists(path);
        FolderCopy? copy = null;
        try
        {
            copy = new FolderCopy(path);
            return fill(copy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            copy?.TakeAway(existed);
            throw new EvidenceException(FailureKind.Inaccessible,
                $"{path} cannot be written: {e.Message}. Nothing was left there: choose a folder with room that this user may write", e);
        }
        catch
        {
            copy?.TakeAway(existed);
            throw;
        }
    }

    public void Write(string name, byte[] bytes) => Write(name, stream => stream.Write(bytes));

    public void Write(string name, Action<Stream> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        _written.Add(name);
        using var file = new FileStream(Path.Combine(_path, name), options);
        write(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes the names durable too.</summary>
    public void Flush() => _folder.Flush();

    private void TakeAway(bool keepFolder)
    {
        if (!Directory.Exists(_path))
        {
            return;
        }

        _written.ForEach(name => File.Delete(Path.Combine(_path, name)));
        if (!keepFolder && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }
}
