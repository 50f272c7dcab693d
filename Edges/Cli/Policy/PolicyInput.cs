using System.Collections.Immutable;
using System.CommandLine;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>One policy file: its document, or all that is wrong with it.</summary>
/// <param name="Path">The file, as it was reached.</param>
/// <param name="Document">The document; null where there are errors.</param>
/// <param name="Errors">Empty where there is a document.</param>
internal sealed record PolicyFile(string Path, PolicyDocument? Document, ImmutableArray<PolicyError> Errors)
{
    /// <summary>Reads the files of paths, each of which is a file or a folder. What cannot be read is an error, too.</summary>
    /// <param name="paths">Where to look.</param>
    /// <param name="nameOf">The name of a document in errors and rulings, by its path.</param>
    public static IEnumerable<PolicyFile> ReadAll(IEnumerable<string> paths, Func<string, string> nameOf) =>
        paths.SelectMany(path => Try<IEnumerable<PolicyFile>>(
            path,
            () => [.. PolicyFiles.FilesOf(path).Select(file => Try(file, () => Parse(file, nameOf(file)), refused => refused))],
            refused => [refused]));

    private static PolicyFile Parse(string path, string name) => PolicyDocument.Parse(name, PolicyFiles.ReadText(path).Text) switch
    {
        PolicyParseResult.Accepted accepted => new(path, accepted.Document, []),
        PolicyParseResult.Refused refused => new(path, null, refused.Errors),
        var other => throw new System.Diagnostics.UnreachableException($"{other}"),
    };

    private static T Try<T>(string path, Func<T> read, Func<PolicyFile, T> refuse)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is StartRefusedException or IOException or UnauthorizedAccessException)
        {
            return refuse(new(path, null, [new(path, 1, 1, "(document)", e.Message, null)]));
        }
    }
}

/// <summary>The documents that a command works with, named as a server names them: by their files' names.</summary>
/// <param name="Documents">The valid ones, in order.</param>
/// <param name="Errors">Everything that is wrong with the others.</param>
internal sealed record PolicyInput(ImmutableArray<PolicyDocument> Documents, ImmutableArray<PolicyError> Errors)
{
    public static Option<string> MakeOption() => new("--file", "-f")
    {
        Description = "A policy file, or a folder of them",
        HelpName = "FILE|DIR",
        Required = true,
    };

    /// <summary>Reads files and folders.</summary>
    public static PolicyInput Read(IEnumerable<string> paths)
    {
        var files = PolicyFile.ReadAll(paths, path => Path.GetFileName(path)).ToList();
        return new(
            [.. files.Select(file => file.Document).OfType<PolicyDocument>()],
            [.. files.SelectMany(file => file.Errors)]);
    }

    /// <summary>Reads one file or folder that must be there and valid.</summary>
    /// <exception cref="CliException">It is not: all errors are named.</exception>
    public static PolicySet ReadSet(string path)
    {
        RequireThere(path);
        var input = Read([path]);
        return input.Errors.IsEmpty
            ? PolicySet.Compile(input.Documents)
            : throw new CliException(ExitCode.Failed, $"the policy {path} has errors:\n{string.Join('\n', input.Errors)}");
    }

    /// <summary>Refuses a path that leads nowhere.</summary>
    /// <exception cref="CliException">There is nothing.</exception>
    public static void RequireThere(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new CliException(ExitCode.NotFound, $"there is no policy file or folder {path}");
        }
    }
}
