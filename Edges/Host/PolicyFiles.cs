using System.Collections.Immutable;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Edges.Host;

/// <summary>A policy set as it stands in files.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Set">The compiled set.</param>
/// <param name="Documents">The texts.</param>
public sealed record PolicyOnDisk(string Path, PolicySet Set, ImmutableArray<PolicySource> Documents)
{
    /// <summary>No files.</summary>
    public static PolicyOnDisk None { get; } = new("", PolicySet.None, []);
}

/// <summary>Finds and reads policy files (CLI specification §11.2).</summary>
public static class PolicyFiles
{
    /// <summary>Names the file or folder.</summary>
    public const string Variable = "AA_POLICY";

    private const int FileBytesMax = 256 * 1024;

    /// <summary>
    /// Reads the policy that was asked for, or else the first one found in the usual places; null where there is none.
    /// </summary>
    /// <exception cref="StartRefusedException">It cannot be read, is empty, or has errors: all of them are named.</exception>
    public static PolicyOnDisk? Find(string? given, StateFolder state, Func<string, string?> environment)
    {
        var named = !string.IsNullOrEmpty(given) ? given : environment(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return Read(named);
        }

        string[] usual =
        [
            Path.Combine(state.Root, "policy.yaml"),
            Path.Combine(state.Root, "policies"),
            "/etc/aasm/policy.yaml",
            "/etc/aasm/policies",
        ];
        return usual.FirstOrDefault(IsThere) is { } found ? Read(found) : null;
    }

    /// <summary>Reads a policy file, or every <c>.yaml</c>, <c>.yml</c> and <c>.toml</c> file of a folder, in the order of their names.</summary>
    public static PolicyOnDisk Read(string path)
    {
        try
        {
            return Compile(path, [.. FilesOf(path).Select(ReadText)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"the policy {path} cannot be read: {e.Message}", e);
        }
    }

    private static PolicyOnDisk Compile(string path, ImmutableArray<PolicySource> sources)
    {
        var documents = new List<PolicyDocument>();
        var errors = new List<PolicyError>();
        foreach (var source in sources)
        {
            switch (PolicyDocument.Parse(source.Name, source.Text))
            {
                case PolicyParseResult.Accepted accepted:
                    documents.Add(accepted.Document);
                    break;
                case PolicyParseResult.Refused refused:
                    errors.AddRange(refused.Errors);
                    break;
            }
        }

        return errors.Count == 0
            ? new PolicyOnDisk(path, PolicySet.Compile(documents), sources)
            : throw new StartRefusedException($"the policy {path} has errors:\n  {string.Join("\n  ", errors)}");
    }

    /// <summary>The policy files of a folder, in the order of their names; a file is itself.</summary>
    /// <exception cref="StartRefusedException">The folder has none.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        List<string> files = [.. Directory.EnumerateFiles(path).Where(IsDocument).Order(StringComparer.Ordinal)];
        return files.Count > 0
            ? files
            : throw new StartRefusedException(
                $"{path} holds no .yaml, .yml or .toml file. An empty policy would allow everything: add a document, or give none to deny everything");
    }

    /// <summary>The text of one policy file, under the file's name.</summary>
    /// <exception cref="StartRefusedException">It is larger than 256 KiB.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PolicySource ReadText(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= FileBytesMax
            ? new PolicySource(Path.GetFileName(path), File.ReadAllText(path))
            : throw new StartRefusedException($"the policy {path} has {length} bytes; at most {FileBytesMax} are taken");
    }

    private static bool IsThere(string path) =>
        File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFiles(path).Any(IsDocument));

    private static bool IsDocument(string path) =>
        Path.GetExtension(path) is ".yaml" or ".yml" or ".toml";
}
