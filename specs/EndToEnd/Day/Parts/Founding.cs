using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>A team is founded, and its eight agents register: by token, by enrolled DID, and by signed delegations.</summary>
internal static class Founding
{
    public static async Task RunAsync(Stage stage, DayTeam team)
    {
        var client = stage.Client;
        await client.DoAsync(to => Stage.Tenancy(to).CreateOrgAsync(new() { Org = team.Org }).ResponseAsync);
        await client.DoAsync(to => Stage.Tenancy(to).CreateTeamAsync(new() { Org = team.Org, Team = team.Name }).ResponseAsync);
        await client.RefusedAsync(StatusCode.PermissionDenied, "NOT_ENROLLED",
            to => team.Chain[0].Self.JoinAsync(to));
        await Task.WhenAll(ByTokenAsync(stage, team), ByDidAsync(stage, team));
    }

    private static async Task ByTokenAsync(Stage stage, DayTeam team)
    {
        var request = new IssueEnrollmentTokenRequest { Org = team.Org, Team = team.Name, Uses = 1 };
        var issued = await stage.Client.AskAsync(to => Stage.Tenancy(to).IssueEnrollmentTokenAsync(request).ResponseAsync);
        foreach (var agent in team.Chain)
        {
            await JoinAsync(stage, agent, agent.Parent is null ? issued.EnrollmentToken : "");
        }

        // The one use is over, and the next one is refused.
        using var late = new TestAgent { Org = team.Org, Team = team.Name };
        await stage.Client.RefusedAsync(StatusCode.PermissionDenied, "NOT_ENROLLED",
            to => late.JoinAsync(to, enrollmentToken: issued.EnrollmentToken));
    }

    private static async Task ByDidAsync(Stage stage, DayTeam team)
    {
        await EnrolAsync(stage, team.Bush[0]);
        foreach (var agent in team.Bush)
        {
            await JoinAsync(stage, agent, "");
        }
    }

    /// <summary>Lets an agent register by its DID.</summary>
    public static Task EnrolAsync(Stage stage, DayAgent agent)
    {
        var enrol = new EnrollMemberRequest { Org = agent.Team.Org, Team = agent.Team.Name, Did = agent.Self.Did };
        return stage.Client.DoAsync(to => Stage.Tenancy(to).EnrollMemberAsync(enrol).ResponseAsync);
    }

    /// <summary>Registers an agent below the parent that it has.</summary>
    public static async Task JoinAsync(Stage stage, DayAgent agent, string token)
    {
        using (DayAgent.Disturb(agent))
        {
            var (self, parent) = (agent.Self, agent.Parent?.Self);
            var joined = await stage.Client.AskAsync(to => self.JoinAsync(to, parent, parent?.DelegatesTo(self), token));
            (agent.Token, agent.Status, agent.HasCredential) = (joined.CredentialToken, "active", true);
        }

        stage.Cast.Enters(agent);
    }
}
