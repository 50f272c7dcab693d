using System.Globalization;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Keeps a second process away from a log. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class LogLock : IDisposable
{
    public const string LockName = "lock";
    public const string OwnerName = "lock.owner";

    // Whoever asks whether the log is held (see LogUse) holds the file for an instant himself.
    private static readonly TimeSpan AskedFor = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private LogLock(FileStream file) => _file = file;

    public static LogLock Take(string folder)
    {
        var path = Path.Combine(folder, LockName);
        FileStream? file = null;
        IOException? held = null;
        if (!SpinWait.SpinUntil(() => TryOpen(path, out file, out held), AskedFor))
        {
            throw new EventStoreException(StoreFault.Locked,
                $"the log in {folder} is in use by {Owner(folder)}: stop it first ('aasm stop'), or choose another "
                + "folder with --state", held);
        }

        var taken = new LogLock(file!);
        try
        {
            File.WriteAllText(
                Path.Combine(folder, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    public static string Owner(string folder)
    {
        var path = Path.Combine(folder, OwnerName);
        return File.Exists(path) ? $"process {File.ReadAllText(path).Trim()}" : "another process";
    }

    private static bool TryOpen(string path, out FileStream? file, out IOException? held)
    {
        try
        {
            (file, held) = (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), null);
            return true;
        }
        catch (IOException e) when (DiskErrors.IsInUse(e))
        {
            (file, held) = (null, e);
            return false;
        }
    }
}
