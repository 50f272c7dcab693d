using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary><c>aasm team</c>.</summary>
internal static class TeamGroup
{
    public static Command Make(CommandContext around) => new(
        "team", "Found teams, and say which agents may register with them")
    {
        Create(around),
        List(around),
        MemberCommands.Enroll(around),
        MemberCommands.Expel(around),
        TokenCommands.Issue(around),
        TokenCommands.Revoke(around),
    };

    private static Command Create(CommandContext around)
    {
        var team = Words.Argument("TEAM", $"Its id: {TenancyReport.IdRule}");
        var name = Words.Option("--name", "NAME", "Its display name");
        var org = Words.Org();
        return around.AtServer(
            new Command("create", "Found a team") { team, name, org },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new CreateTeamRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Team = parsed.GetValue(team)!,
                    Name = parsed.GetValue(name) ?? "",
                };
                var response = await talk.ChangeAsync(client.CreateTeamAsync, request).ConfigureAwait(false);
                var founded = TenancyReport.TeamName(request.Org, request.Team);
                TenancyReport.Write(talk.Screen, $"team {founded} founded", response);
            });
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(
            new Command("list", "List the teams of an organisation, and who may register with them") { org },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new ListTeamsRequest { Org = talk.OrgOf(parsed, org) };
                var response = await talk.AskAsync(client.ListTeamsAsync, request).ConfigureAwait(false);
                TeamList.Write(talk.Screen, response.Teams);
            });
    }
}
