using System.Globalization;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Keeps a second process away from a log. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class LogLock : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "lock.owner";

    private readonly FileStream _file;

    private LogLock(FileStream file) => _file = file;

    public static LogLock Take(string folder)
    {
        var held = new LogLock(Lock(folder));
        try
        {
            File.WriteAllText(
                Path.Combine(folder, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (DiskErrors.IsInUse(e))
        {
            throw new EventStoreException(StoreFault.Locked,
                $"the log in {folder} is in use by {Owner(folder)}: stop it first ('aasm stop'), or choose another "
                + "folder with --state", e);
        }
    }

    private static string Owner(string folder)
    {
        var path = Path.Combine(folder, OwnerName);
        return File.Exists(path) ? $"process {File.ReadAllText(path).Trim()}" : "another process";
    }
}
