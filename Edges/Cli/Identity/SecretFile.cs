namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>A new file for a secret, which only its owner can read. Made before the secret is, so that none gets lost.</summary>
internal sealed class SecretFile
{
    private readonly FileStream _file;

    private SecretFile(FileStream file) => _file = file;

    public string Path => _file.Name;

    /// <summary>Makes the file; null where none is wanted.</summary>
    /// <exception cref="CliException">There is one already, or it cannot be made.</exception>
    public static SecretFile? Prepare(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new(new FileStream(System.IO.Path.GetFullPath(path), options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path} cannot be made: {e.Message} Name a file that is not there yet", e);
        }
    }

    public void Write(string secret)
    {
        using (_file)
        {
            _file.Write(System.Text.Encoding.UTF8.GetBytes(secret + "\n"));
            _file.Flush(flushToDisk: true);
        }
    }
}
