namespace AgentAssembly.Specs.Cli;

/// <summary>A folder of policies and of what is asked of them.</summary>
sealed class PolicyFolder : IDisposable
{
    public const string Support = """
        tools:
          "*": { allow: false }
          get_order: { allow: true, limit_per_minute: 2 }
          issue_refund: { allow: true, requires_approval_if: 'args.amount > 250' }
        rules:
          - { id: watch, when: 'tool == "get_order"', then: observe }

        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("aasm-spec-").FullName;

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>What a run said, without the folder's own name.</summary>
    public string Said(Aasm run) => $"{run.Out}----- stderr, exit code {run.ExitCode}\n{run.Error}".Replace(Root + "/", "", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
