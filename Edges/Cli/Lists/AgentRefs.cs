using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>Finds the agents that people name.</summary>
internal static class AgentRefs
{
    private const int IdLength = 32;

    /// <summary>The ids of agents. What is an id is taken for one, so that what is written of an agent can be found without it.</summary>
    /// <exception cref="CliException">There is none, or none that may be seen.</exception>
    public static async Task<string[]> IdsAsync(GraphTalk talk, params IEnumerable<string> named)
    {
        var ids = new List<string>();
        foreach (var name in named)
        {
            ids.Add(name.Length == IdLength && name.All(char.IsAsciiHexDigitLower) ? name : await FindAsync(talk, name).ConfigureAwait(false));
        }

        return [.. ids];
    }

    /// <summary>That no agent is called so.</summary>
    public static CliException NotFound(string name) => new(
        ExitCode.NotFound,
        $"there is no agent '{name}', or none that you may see, or several have this name: 'aasm agent list' shows ids");

    private static async Task<string> FindAsync(GraphTalk talk, string name)
    {
        var data = await talk.AskAsync(
            "query Find($ref: String!) { agent(ref: $ref) { id } }", new Dictionary<string, object?> { ["ref"] = name }).ConfigureAwait(false);
        return data.Text("agent", "id") is { Length: > 0 } id ? id : throw NotFound(name);
    }
}
