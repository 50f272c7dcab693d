using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary><c>aasm team enroll</c> and <c>aasm team expel</c>.</summary>
internal static class MemberCommands
{
    public static Command Enroll(CommandContext around)
    {
        var (did, team) = (Did(), new TeamOptions());
        var command = new Command("enroll", "Let a DID register with a team without a token") { did };
        team.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var named = team.Of(parsed, talk);
            var client = new TenancyService.TenancyServiceClient(talk.Channel);
            var request = new EnrollMemberRequest { Org = named.Org, Team = named.Team, Did = parsed.GetValue(did) };
            var response = await talk.ChangeAsync(client.EnrollMemberAsync, request).ConfigureAwait(false);
            var whose = TenancyReport.TeamName(named.Org, named.Team);
            TenancyReport.Write(talk.Screen, $"{request.Did} enrolled with {whose}", response);
        });
    }

    public static Command Expel(CommandContext around)
    {
        var (did, team) = (Did(), new TeamOptions());
        var command = new Command(
            "expel", "Take an enrolment back; an agent that has registered stays until it is deregistered") { did };
        team.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var named = team.Of(parsed, talk);
            var client = new TenancyService.TenancyServiceClient(talk.Channel);
            var request = new ExpelMemberRequest { Org = named.Org, Team = named.Team, Did = parsed.GetValue(did) };
            var response = await talk.ChangeAsync(client.ExpelMemberAsync, request).ConfigureAwait(false);
            var whose = TenancyReport.TeamName(named.Org, named.Team);
            TenancyReport.Write(talk.Screen, $"{request.Did} expelled from {whose}", response);
        });
    }

    private static Argument<string> Did() => Words.Argument("DID", "The agent's did:key");
}
