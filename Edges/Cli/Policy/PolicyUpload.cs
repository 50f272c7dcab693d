using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>The documents of files, as a server gets them: valid, each under its file's name.</summary>
internal static class PolicyUpload
{
    /// <summary>Reads files and folders.</summary>
    /// <exception cref="CliException">A path leads nowhere, two files have one name, or documents have errors.</exception>
    public static IReadOnlyList<PolicyText> Read(string[] paths)
    {
        Array.ForEach(paths, PolicyInput.RequireThere);
        List<string> files = [.. paths.SelectMany(PolicyFiles.FilesOf).Distinct(StringComparer.Ordinal)];
        var byName = files.GroupBy(file => Path.GetFileName(file), StringComparer.Ordinal);
        if (byName.FirstOrDefault(same => same.Count() > 1) is { } same)
        {
            throw new CliException(ExitCode.Usage,
                $"{string.Join(" and ", same)} would both be the document {same.Key}: rename one");
        }

        List<PolicySource> sources = [.. files.Select(PolicyFiles.ReadText)];
        var errors = sources.Select(source => PolicyDocument.Parse(source.Name, source.Text))
            .OfType<PolicyParseResult.Refused>().SelectMany(refused => refused.Errors).ToList();
        return errors.Count == 0
            ? [.. sources.Select(source => new PolicyText { Name = source.Name, Text = source.Text })]
            : throw new CliException(
                ExitCode.Failed, $"the policy has errors; nothing was changed:\n{string.Join('\n', errors)}");
    }
}
