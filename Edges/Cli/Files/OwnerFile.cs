using System.Text;

namespace AgentAssembly.Edges.Cli.Files;

/// <summary>Files that only their owner reads and writes.</summary>
internal static class OwnerFile
{
    private const int BytesMax = 1024 * 1024;
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The text; null where there is no file.</summary>
    /// <exception cref="CliException">It cannot be read, or is too large.</exception>
    public static string? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > BytesMax)
            {
                throw new CliException(ExitCode.Usage, $"{path} is larger than {BytesMax / 1024} KiB and is none of ours: move it away");
            }

            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether others than the owner can do anything with it.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & ~(Mine | UnixFileMode.UserExecute)) != 0;

    /// <summary>Puts a text in the place of what was there, all of it or none. The caller holds the lock of the folder.</summary>
    /// <exception cref="CliException">It cannot be written; what was there is there still.</exception>
    public static void Replace(string path, string text)
    {
        var half = $"{path}.tmp";
        try
        {
            // One that a killed process left has whatever mode it had.
            File.Delete(half);
            using (var file = new FileStream(half, New()))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"{path} cannot be written: {e.Message} What was in it is in it still", e);
        }
    }

    /// <summary>Options for a file that must not be there yet.</summary>
    public static FileStreamOptions New()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mine;
        }

        return options;
    }
}
