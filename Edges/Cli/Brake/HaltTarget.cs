using System.CommandLine;
using System.CommandLine.Parsing;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary>What a halt is about. It has to be said: there is no default that would brake more than was meant.</summary>
internal sealed class HaltTarget
{
    private readonly Option<bool> _fleet = new("--fleet") { Description = "Every organisation" };
    private readonly Option<string?> _org =
        Words.Option("--org", "ORG", "An organisation; with --agent, the agent's, else the context's, else default");

    private readonly Option<string?> _team = Words.Option("--team", "TEAM", "A team of --org");
    private readonly Option<string?> _agent =
        Words.Option("--agent", "AGENT", "An agent: its id, 32 hex digits, or its DID");

    public void AddTo(Command command)
    {
        command.Options.Add(_fleet);
        command.Options.Add(_org);
        command.Options.Add(_team);
        command.Options.Add(_agent);
        command.Validators.Add(Check);
    }

    /// <summary>What is meant. A context says where an agent is, and never that its whole organisation is meant.</summary>
    public HaltScope Of(ParseResult parsed, ServerTalk talk)
    {
        var agent = parsed.GetValue(_agent);
        return new()
        {
            Fleet = parsed.GetValue(_fleet),
            Org = agent is null ? parsed.GetValue(_org) ?? "" : talk.OrgOf(parsed, _org),
            Team = parsed.GetValue(_team) ?? "",
            Agent = agent ?? "",
        };
    }

    private void Check(CommandResult result)
    {
        var fleet = result.GetValue(_fleet);
        var (org, team, agent) = (Has(result, _org), Has(result, _team), Has(result, _agent));
        if (fleet && (org || team || agent))
        {
            result.AddError("--fleet is everything: it goes without --org, --team and --agent");
        }
        else if (team && agent)
        {
            result.AddError("--agent names one agent: it goes without --team");
        }
        else if (team && !org)
        {
            result.AddError("--team is a team of an organisation: add --org ORG");
        }
        else if (!fleet && !org && !agent)
        {
            result.AddError("say what: --fleet, or --org ORG with or without --team TEAM, or --agent AGENT");
        }
    }

    private static bool Has(CommandResult result, Option option) => result.GetResult(option) is not null;
}
