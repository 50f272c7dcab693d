using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>The agent that a command is about.</summary>
internal sealed class AgentArgument
{
    private readonly Argument<string> _agent = Words.Argument("AGENT", "The agent: its id, 32 hex digits, or its DID");
    private readonly Option<string?> _org = Words.Org("The agent's organisation; else default");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_agent);
        command.Options.Add(_org);
    }

    public AgentRef Of(ParseResult parsed) => Named(parsed, parsed.GetValue(_agent)!);

    /// <summary>Another agent, of the same organisation.</summary>
    public AgentRef Named(ParseResult parsed, string agent) => new() { Org = parsed.GetValue(_org) ?? "", Agent = agent };
}
