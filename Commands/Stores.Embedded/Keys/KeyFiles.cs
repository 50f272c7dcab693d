using AgentAssembly.Commands.Stores.Embedded.Secrets;
using AgentAssembly.Domain.Keys;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>
/// The files of a key store, and of the values of secrets that it encrypts, copied from one folder to another, also while a
/// server uses them.
/// </summary>
public static class KeyFiles
{
    private const int AttemptsMax = 8;

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> Names { get; } = [MasterKeyFile.Name, KeyTable.FileName, SqliteSecretValues.FileName];

    /// <summary>Whether a folder holds a key store or a part of one.</summary>
    public static bool AreIn(string folder) => Names.Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Why a folder's key store cannot be opened as it is, with the way out; null where it can, or where there is none yet.</summary>
    public static string? WhyUnusable(string folder)
    {
        try
        {
            var (master, table) = (MasterKeyFile.PathIn(folder), KeyTable.PathIn(folder));
            if (File.Exists(table))
            {
                PrivateFile.RequirePrivate(table);
                return File.Exists(master) ? Read(folder) : $"{master} is missing, and {table} needs it: restore it from a backup";
            }

            return File.Exists(master) ? Read(folder) : null;
        }
        catch (Exception e) when (e is KeyVaultException or IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>
    /// Copies the files, for their owner only, so that they belong together: a rotation that comes between them is seen,
    /// and the copy is made again. Values of secrets come first, as their keys are older than they are.
    /// </summary>
    /// <param name="source">The folder of the key store.</param>
    /// <param name="destination">A folder that has none of the files. On failure none is left there.</param>
    /// <exception cref="KeyVaultException">A file cannot be read, or the keys were rotated again and again.</exception>
    public static void Copy(string source, string destination)
    {
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                if (TryCopy(source, destination))
                {
                    return;
                }

                Remove(destination);
            }

            throw new KeyVaultException($"the keys in {source} were rotated {AttemptsMax} times while they were copied: try again");
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            Remove(destination);
            throw new KeyVaultException($"the keys in {source} cannot be copied to {destination}: {e.Message.TrimEnd('.')}", e);
        }
        catch
        {
            Remove(destination);
            throw;
        }
    }

    /// <summary>Removes the files.</summary>
    public static void Remove(string folder)
    {
        foreach (var name in Names)
        {
            File.Delete(Path.Combine(folder, name));
        }
    }

    private static string? Read(string folder)
    {
        _ = MasterKeyFile.Read(folder);
        return null;
    }

    // The master key first and last: keys are wrapped by a generation only while the file holds it.
    private static bool TryCopy(string source, string destination)
    {
        var before = MasterKeyFile.Read(source);
        if (Path.Combine(source, SqliteSecretValues.FileName) is var values && File.Exists(values))
        {
            KeyTable.Copy(values, Path.Combine(destination, SqliteSecretValues.FileName));
        }

        KeyTable.Copy(KeyTable.PathIn(source), KeyTable.PathIn(destination));
        if (!MasterKeyFile.Read(source).HoldsSame(before))
        {
            return false;
        }

        before.WriteTo(destination);
        return true;
    }
}
