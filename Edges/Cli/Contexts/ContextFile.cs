using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary>
/// <c>cli.yaml</c> in the user's own state folder. It is read by the commands that need it only, so that a broken one
/// breaks no others.
/// </summary>
internal sealed class ContextFile(StateFolder folder)
{
    /// <summary>Names the context in force.</summary>
    public const string Variable = "AASM_CONTEXT";

    private readonly string _path = Path.Combine(folder.Root, "cli.yaml");

    /// <summary>The folder that it is in.</summary>
    public StateFolder Folder => folder;

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>The one of a user, wherever the server's state is.</summary>
    public static ContextFile Of(Surroundings surroundings) => new(StateFolder.Resolve(null, surroundings.Environment));

    /// <summary>The contexts; none where there is no file.</summary>
    /// <exception cref="CliException">It is broken: the message has the line and the way out.</exception>
    public ContextSet Load()
    {
        try
        {
            return OwnerFile.Read(_path) is { } text ? ContextText.Read(text, folder.Root) : ContextSet.Empty;
        }
        catch (YamlProblemException e)
        {
            throw new CliException(ExitCode.Usage,
                $"{_path}:{e.Line}: {e.Message}. Mend the line, or name the server with --grpc, which does without this file", e);
        }
    }

    /// <summary>The context in force; null where there is none.</summary>
    /// <param name="given">What the command line names; null for nothing.</param>
    /// <param name="surroundings">What else names one.</param>
    /// <exception cref="CliException">There is none of that name, or the file is broken.</exception>
    public ServerContext? InForce(string? given, Surroundings surroundings)
    {
        var set = Load();
        return given is not null ? set.Named(given, "--context")
            : surroundings.Environment(Variable) is { Length: > 0 } named ? set.Named(named, Variable)
            : set.Current is { } current ? set.All[current]
            : null;
    }

    /// <summary>Writes other contexts. The caller holds the lock of the folder. Comments in the file are not kept.</summary>
    public void Save(ContextSet set) => OwnerFile.Replace(_path, ContextText.Write(set));
}
