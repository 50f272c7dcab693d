using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>The agent that a command looks at.</summary>
internal static class AgentRef
{
    public static Argument<string> Argument(string description = "The agent: its id, its DID, or its name where no other has it")
    {
        var argument = Words.Argument("AGENT", description);
        argument.CompletionSources.Add(LiveWords.Agents);
        return argument;
    }
}
