using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>The keys in a backup: a folder of their own beside the segments, only where somebody asked for it.</summary>
internal static class KeyBackup
{
    public const string FolderName = "keys";

    /// <summary>Whether a backup has keys.</summary>
    public static bool IsIn(string backup) => KeyFiles.AreIn(Path.Combine(backup, FolderName));

    /// <summary>
    /// Copies the keys of a state folder. After the log, so that every text in the copied log has its key in the copy, unless
    /// it was destroyed since.
    /// </summary>
    public static void Save(string keys, string backup)
    {
        var folder = Path.Combine(backup, FolderName);
        if (!KeyFiles.AreIn(keys))
        {
            throw new EvidenceException(FailureKind.NotFound, $"there are no keys in {keys}: leave --with-keys out");
        }

        try
        {
            Copy(keys, folder);
        }
        catch
        {
            // Whoever made the backup takes it away, and can only where nothing else is left in it.
            Directory.Delete(folder);
            throw;
        }

        new DiskFolder(backup).Flush();
    }

    /// <summary>Brings keys back into a state folder that has none.</summary>
    public static void Restore(string backup, StateFolder state) => Copy(Path.Combine(backup, FolderName), state.Keys);

    /// <summary>Refuses a state folder that has keys, if the backup has some too.</summary>
    public static void RefuseUsed(string backup, StateFolder state)
    {
        if (IsIn(backup) && KeyFiles.AreIn(state.Keys))
        {
            throw new EvidenceException(FailureKind.Conflict,
                $"{state.Keys} holds keys already, and the backup has others: move {string.Join(" and ", KeyFiles.Names)} away, "
                + "or name another folder with --state");
        }
    }

    private static void Copy(string source, string destination)
    {
        try
        {
            var folder = new DiskFolder(destination);
            KeyFiles.Copy(source, destination);
            folder.Flush();
        }
        catch (KeyVaultException e)
        {
            throw new EvidenceException(FailureKind.Inaccessible, e.Message, e);
        }
    }
}
