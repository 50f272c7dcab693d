using System.Text;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>
/// The key of an installation's first administrator, on the start that made it: shown to a person who looks, or written to a
/// file where what is printed may end up in a log.
/// </summary>
/// <param name="Key">The key, where a person looks.</param>
/// <param name="File">The file that it is in, where nobody does.</param>
internal sealed record FirstAdmin(string? Key, string? File)
{
    private const int FilesMax = 100;

    /// <summary>The key of this start; null where it made none.</summary>
    /// <exception cref="CliException">It cannot be written down.</exception>
    public static FirstAdmin? Of(AssemblyServer server, StateFolder state, Screen screen) =>
        server.FirstAdminKey is not { } key ? null
        : screen.Width is not null && !screen.IsJson ? new(key, null)
        : new(null, Keep(key, state));

    public void Write(Screen screen)
    {
        screen.Line();
        if (File is not null)
        {
            screen.Write(new Facts().AddWhole("first administrator's key file", File));
            return;
        }

        screen.Prose("The first administrator's key, shown this once and kept nowhere:", Tone.Warn);
        screen.Write(new Facts().AddWhole(" ", Key));
        screen.Prose(
            "Lost, it is replaced by another: 'aasm start --auth single-user' on loopback, and 'aasm key issue admin --scope admin'.",
            Tone.Faint);
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => File ?? "shown";

    // An earlier log may have left a file of its own, which is another key.
    private static string Keep(string key, StateFolder state)
    {
        var path = Path.Combine(state.Keys, "first-admin.key");
        for (var i = 2; System.IO.File.Exists(path) && i <= FilesMax; i++)
        {
            path = Path.Combine(state.Keys, FormattableString.Invariant($"first-admin-{i}.key"));
        }

        try
        {
            using var file = new FileStream(path, OwnerFile.New());
            file.Write(Encoding.UTF8.GetBytes(key + "\n"));
            file.Flush(flushToDisk: true);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed,
                $"the first administrator's key cannot be written to {path}: {e.Message} It is lost: start with --auth single-user "
                + "on loopback, and make another with 'aasm key issue admin --scope admin'", e);
        }
    }
}
