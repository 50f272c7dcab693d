using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary>The options that name a team.</summary>
internal sealed class TeamOptions
{
    private readonly Option<string?> _org = Words.Org("The team's organisation; else the context's, else default");
    private readonly Option<string?> _team = Words.Option("--team", "TEAM", "The team; else default");

    public void AddTo(Command command)
    {
        command.Options.Add(_org);
        command.Options.Add(_team);
    }

    /// <summary>As the wire has them: empty means default.</summary>
    public (string Org, string Team) Of(ParseResult parsed, ServerTalk talk) => (talk.OrgOf(parsed, _org), parsed.GetValue(_team) ?? "");
}
