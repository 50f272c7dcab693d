using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>The agent that a command is about.</summary>
internal sealed class AgentArgument
{
    private readonly Argument<string> _agent = NamedAgent.Exact();
    private readonly Option<string?> _org = Words.Org("The agent's organisation; else the context's, else default");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_agent);
        command.Options.Add(_org);
    }

    public AgentRef Of(ParseResult parsed, ServerTalk talk) => Named(parsed, talk, parsed.GetValue(_agent)!);

    /// <summary>Another agent, of the same organisation.</summary>
    public AgentRef Named(ParseResult parsed, ServerTalk talk, string agent) => new() { Org = talk.OrgOf(parsed, _org), Agent = agent };
}
