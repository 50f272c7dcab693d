using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// One action for everything that documents name, and for each kind one that they do not.
internal sealed class SampleActions
{
    public const string UnnamedTool = "another-tool";
    private const string UnnamedModel = "another-model";
    private const string UnnamedCommand = "another-program";
    private const string UnnamedPath = "/another/file";

    private readonly IReadOnlyList<PolicyDocument> _documents;
    private readonly ILookup<string, ConditionLeaf> _leaves;

    private SampleActions(IReadOnlyList<PolicyDocument> documents)
    {
        _documents = documents;
        _leaves = documents.SelectMany(document => document.Conditions)
            .DistinctBy(condition => condition.Canonical)
            .SelectMany(condition => ConditionShape.Of(condition).Leaves)
            .ToLookup(leaf => leaf.Variable, StringComparer.Ordinal);
    }

    // All kinds, in the order of their wire numbers.
    public static IReadOnlyList<SampleAction> Of(IReadOnlyList<PolicyDocument> documents)
    {
        var actions = new SampleActions(documents);
        return
        [
            .. actions.LlmCalls(),
            .. actions.Tools().Select(tool => new SampleAction(PolicyQuestion.ToolCall(tool), SubjectOf(tool))),
            .. actions.Files(),
            .. SampleAddresses.Of(documents),
            .. actions.Processes(),
            .. actions.Tools().Select(tool => new SampleAction(PolicyQuestion.ToolResult(tool), SubjectOf(tool))),
            new SampleAction(PolicyQuestion.Message(null), "a message"),
        ];
    }

    private static string SubjectOf(string tool) => tool == UnnamedTool ? "a tool that nothing names" : $"'{ToolName.Shown(tool)}'";

    private IEnumerable<SampleAction> LlmCalls() =>
        Names(CapabilityKind.Model).Concat(TextsAbout("model")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Append(UnnamedModel)
            .Select(model => new SampleAction(
                PolicyQuestion.LlmCall() with { Model = model },
                model == UnnamedModel ? "a language model" : $"model '{ToolName.Shown(model)}'"));

    private IEnumerable<string> Tools() =>
        _documents.SelectMany(document => document.Tools.Select(tool => tool.Tool).Where(tool => tool != ToolRule.AnyOther)
                .Concat(document.Rules.SelectMany(rule => rule.Tools)))
            .Concat(_documents.Where(document => document.Scope.Kind == ScopeKind.Tool).Select(document => document.Scope.Name))
            .Concat(Names(CapabilityKind.McpTool))
            .Concat(TextsAbout("tool"))
            .Where(tool => tool is not (PolicyQuestion.LlmCallTool or UnnamedTool))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Append(UnnamedTool);

    private IEnumerable<SampleAction> Files() =>
        from operation in FileOperations()
        from file in FilePaths()
        select new SampleAction(PolicyQuestion.File(operation, file.Path), $"{Word(operation)} of {file.Subject}");

    // Only a condition can tell appending from writing.
    private IEnumerable<FileOperation> FileOperations() =>
        _leaves.Contains("operation")
            ? [FileOperation.Read, FileOperation.Write, FileOperation.Append, FileOperation.Delete]
            : [FileOperation.Read, FileOperation.Write, FileOperation.Delete];

    private IEnumerable<(string Path, string Subject)> FilePaths()
    {
        var folders = _documents.Select(document => document.Filesystem).OfType<FilesystemSection>()
            .SelectMany(files => new[] { files.Read, files.Write }.SelectMany(scope => scope?.Entries ?? []))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            yield return (folder, $"'{ToolName.Shown(folder)}'");
            yield return (folder.TrimEnd('/') + "/file", $"a path below '{ToolName.Shown(folder)}'");
        }

        yield return (UnnamedPath, "a path that nothing names");
    }

    private IEnumerable<SampleAction> Processes()
    {
        var patterns = _documents.Select(document => document.Process).OfType<ProcessSection>()
            .SelectMany(process => process.Allow.Concat(process.Deny)).Select(pattern => pattern.Text)
            .Where(text => text != "*").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var subject = $"'{ToolName.Shown(pattern)}'";
            var program = pattern.Split(' ', 2)[0];
            yield return new(PolicyQuestion.ProcessExec(pattern), subject);
            yield return new(PolicyQuestion.ProcessExec(pattern + " argument"), subject);
            yield return new(PolicyQuestion.ProcessExec(program + " other-argument"), $"'{ToolName.Shown(program)}' with other arguments");
        }

        yield return new(PolicyQuestion.ProcessExec(UnnamedCommand), "a program that nothing names");
    }

    private static string Word(FileOperation operation) => operation switch
    {
        FileOperation.Read => "read",
        FileOperation.Write => "write",
        FileOperation.Append => "append",
        FileOperation.Delete => "delete",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "nothing is done"),
    };

    private IEnumerable<string> Names(CapabilityKind kind) => _documents.Select(document => document.Capabilities).OfType<CapabilitySection>()
        .SelectMany(section => section.Allow.Concat(section.Deny))
        .Where(capability => capability.Kind == kind).Select(capability => capability.Name);

    private IEnumerable<string> TextsAbout(string variable) =>
        SampleValues.Of([.. _leaves[variable]]).Where(value => value.Kind == SampleKind.Text).Select(value => value.Text);
}
