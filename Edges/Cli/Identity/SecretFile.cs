using AgentAssembly.Edges.Cli.Files;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>
/// A new file for a secret, which only its owner can read. Made before the secret is, so that none gets lost; taken away again
/// where none came.
/// </summary>
internal sealed class SecretFile : IDisposable
{
    private readonly FileStream _file;
    private bool _isWritten;

    private SecretFile(FileStream file) => _file = file;

    public string Path => _file.Name;

    /// <summary>Makes the file; null where none is wanted.</summary>
    /// <exception cref="CliException">There is one already, or it cannot be made.</exception>
    public static SecretFile? Prepare(string? path)
    {
        try
        {
            return path is null ? null : new(new FileStream(System.IO.Path.GetFullPath(path), OwnerFile.New()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be made: {e.Message} Name a file that is not there yet", e);
        }
    }

    public void Write(string secret)
    {
        _file.Write(System.Text.Encoding.UTF8.GetBytes(secret + "\n"));
        _file.Flush(flushToDisk: true);
        _isWritten = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isWritten)
        {
            File.Delete(Path);
        }
    }
}
