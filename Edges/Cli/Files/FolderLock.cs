using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Files;

/// <summary>
/// Lets one process at a time change the tool's own files. The system lets go of it when the process ends, however it does.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    // A refresh under way is waited for, and so is the answer that it waits for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; makes the folder where it is not there.</summary>
    /// <exception cref="CliException">The folder cannot be used, or another process holds on to the lock.</exception>
    public static async Task<FolderLock> TakeAsync(StateFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Root, "cli.lock");
        MakeFolder(folder);
        var began = time.GetTimestamp();
        while (TryTake(path) is var taken)
        {
            if (taken is not null)
            {
                return taken;
            }

            if (time.GetElapsedTime(began) > Patience)
            {
                throw new CliException(ExitCode.Conflict,
                    $"another aasm holds {path} for more than {Patience.TotalSeconds:N0} s: end it, and try again");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        throw new System.Diagnostics.UnreachableException();
    }

    public void Dispose() => _file.Dispose();

    private static FolderLock? TryTake(string path)
    {
        var options = OwnerFile.New();
        (options.Mode, options.Share) = (FileMode.OpenOrCreate, FileShare.None);
        try
        {
            return new(new FileStream(path, options));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CliException(ExitCode.Failed, $"{path} cannot be made: {e.Message}", e);
        }
        catch (IOException e) when (File.Exists(path) && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    private static void MakeFolder(StateFolder folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder.Root);
            }
            else
            {
                Directory.CreateDirectory(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed,
                $"the folder {folder.Root} cannot be made: {e.Message} Name another with {StateFolder.Variable}", e);
        }
    }
}
