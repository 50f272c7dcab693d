using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Asking;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>Reads what is asked of policies: an action that is written down.</summary>
internal static class ActionFile
{
    /// <summary>Largest file of an action or of assertions; the readers in Domain take no more.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Reads one action.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="time">Says when an action happens whose text does not.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CliException">It cannot be read, or has errors: all are named.</exception>
    public static async Task<PolicyQuestion> ReadAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = await InputFile.ReadTextAsync(path, BytesMax, "describe a smaller action", cancellationToken).ConfigureAwait(false);
        var name = path == InputFile.Standard ? "(standard input)" : Path.GetFileName(path);
        return ActionText.Parse(name, text, Instant.From(time.GetUtcNow())) switch
        {
            ActionParseResult.Accepted accepted => accepted.Question,
            ActionParseResult.Refused refused => throw Refused(name, refused.Errors),
            var other => throw new System.Diagnostics.UnreachableException($"{other}"),
        };
    }

    private static CliException Refused(string name, ImmutableArray<PolicyError> errors) =>
        new(ExitCode.Usage, $"the action {name} has errors:\n{string.Join('\n', errors)}");
}
