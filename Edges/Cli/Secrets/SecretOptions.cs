using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Secrets;

/// <summary>What names a secret.</summary>
internal sealed class SecretOptions
{
    private readonly Argument<string> _name = Words.Argument("NAME", "Its name: a letter A-Z, then A-Z, 0-9 and _, such as API_KEY");
    private readonly Option<string?> _org = Words.Org("The secret's organisation; else the context's, else default");
    private readonly Option<string?> _team = Words.Option("--team", "TEAM", "The team that it is for; else the whole organisation");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_name);
        command.Options.Add(_team);
        command.Options.Add(_org);
    }

    public SecretRef Of(ParseResult parsed, ServerTalk talk) => new()
    {
        Org = talk.OrgOf(parsed, _org),
        Team = parsed.GetValue(_team) ?? "",
        Name = parsed.GetValue(_name),
    };
}
