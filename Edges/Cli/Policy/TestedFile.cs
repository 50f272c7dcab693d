using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Assertions;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>An assertion file that was run, or what kept it from running.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Results">What its cases gave, as far as the filter wants them.</param>
/// <param name="Errors">What is wrong with the file or its policies; then there are no results.</param>
internal sealed record TestedFile(string Path, ImmutableArray<AssertionResult> Results, ImmutableArray<PolicyError> Errors)
{
    public IEnumerable<AssertionResult> Failures => Results.Where(result => !result.IsPassed);

    /// <summary>Reads a file and its policies, and runs its cases.</summary>
    /// <param name="path">The file.</param>
    /// <param name="filter">Cases whose names hold it count; others are run all the same, because limits may be shared.</param>
    /// <param name="time">Says when actions happen whose text does not.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CliException">The file cannot be read.</exception>
    public static async Task<TestedFile> RunAsync(string path, string filter, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = await InputFile.ReadTextAsync(path, ActionFile.BytesMax, "split it", cancellationToken).ConfigureAwait(false);
        return AssertionText.Parse(path, text, Instant.From(time.GetUtcNow())) switch
        {
            AssertionParseResult.Accepted accepted => Run(path, accepted.File, filter),
            AssertionParseResult.Refused refused => new(path, [], refused.Errors),
            var other => throw new System.Diagnostics.UnreachableException($"{other}"),
        };
    }

    private static TestedFile Run(string path, AssertionFile file, string filter)
    {
        var folder = System.IO.Path.GetDirectoryName(path) ?? "";
        var policies = PolicyInput.Read(file.Policies.Select(policy => System.IO.Path.Combine(folder, policy)));
        return policies.Errors.IsEmpty
            ? new(path, [.. file.Run(PolicySet.Compile(policies.Documents)).Where(r => r.Case.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))], [])
            : new(path, [], policies.Errors);
    }
}
