using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>The agent that a command looks at.</summary>
internal static class NamedAgent
{
    public static Argument<string> Argument(string description = "The agent: its id, its DID, or its name where no other has it")
    {
        var argument = Words.Argument("AGENT", description);
        argument.HelpName = "AGENT";
        argument.CompletionSources.Add(LiveWords.Agents);
        return argument;
    }

    /// <summary>The agent that a command changes, which knows no names: none is changed by mistake.</summary>
    public static Argument<string> Exact()
    {
        var argument = Words.Argument("AGENT", "The agent: its id, 32 hex digits, or its DID");
        argument.HelpName = "AGENT";
        argument.CompletionSources.Add(LiveWords.AgentIds);
        return argument;
    }
}
