namespace AgentAssembly.Edges.Host;

/// <summary>The one folder that holds everything: <c>~/.aasm</c>, or what <c>AASM_STATE_DIR</c> names.</summary>
public sealed class StateFolder
{
    /// <summary>Names the folder.</summary>
    public const string Variable = "AASM_STATE_DIR";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Points at a folder; nothing is made yet.</summary>
    public StateFolder(string path) => Root = Path.GetFullPath(path);

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>Keys of this installation.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>What exists while a process runs.</summary>
    public string Run => Path.Combine(Root, "run");

    /// <summary>What the read side shows; it can be deleted at any time and is made anew from the log.</summary>
    public string Documents => Path.Combine(Root, "read.db");

    /// <summary>The segments.</summary>
    public string Log => Path.Combine(Root, Commands.Stores.Embedded.EmbeddedEventStore.LogFolderName);

    /// <summary>The Unix socket that gRPC is served on.</summary>
    public string Socket => Path.Combine(Run, "aasm.sock");

    /// <summary>The folder in force: <paramref name="given"/>, else the variable's, else the user's own.</summary>
    public static StateFolder Resolve(string? given, Func<string, string?> environment) => new(
        !string.IsNullOrEmpty(given) ? given
        : environment(Variable) is { Length: > 0 } named ? named
        : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aasm"));

    /// <summary>Makes the folder and those in it, for the owner only.</summary>
    public void Make()
    {
        foreach (var path in (ReadOnlySpan<string>)[Root, Keys, Run])
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, OwnerOnly);
            }
        }
    }
}
