using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Tells whether a process has a log open, without taking it.</summary>
public static class LogUse
{
    /// <summary>Whether a process writes this log at the moment.</summary>
    /// <param name="logFolder">The folder of the segments.</param>
    public static bool IsHeld(string logFolder)
    {
        var path = Path.Combine(logFolder, LogLock.LockName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Who took the log last, for people.</summary>
    public static string OwnerOf(string logFolder) => LogLock.Owner(logFolder);

    /// <summary>Whether a file in a log's folder belongs to its lock, and so holds nothing of the log.</summary>
    public static bool IsLockFile(string name) => name is LogLock.LockName or LogLock.OwnerName;
}
