using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>Where an account or key belongs.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _org = Words.Option(
        "--org", "ORG", "The organisation that it belongs to; else the context's, else your own, which is the installation for those who run it");

    private readonly Option<string?> _team = Words.Option("--team", "TEAM", "The team that it is bound to; else the whole organisation");

    public void AddTo(Command command)
    {
        command.Options.Add(_org);
        command.Options.Add(_team);
    }

    public string OrgOf(ParseResult parsed, ServerTalk talk) => talk.OrgOf(parsed, _org);

    public string TeamOf(ParseResult parsed) => parsed.GetValue(_team) ?? "";
}

/// <summary>What a credential may be used for.</summary>
internal static class ScopeOption
{
    public static Option<string?> Make()
    {
        var option = Words.Choice("--scope", "SCOPE", "The most that it may do", "read", "write", "admin");
        option.Required = true;
        return option;
    }
}
