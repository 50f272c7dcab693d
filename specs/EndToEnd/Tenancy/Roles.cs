using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>What a mutation needs: the least that suffices.</summary>
public enum Needed
{
    Membership,
    DeveloperOfTeam,
    DeveloperOfOrg,
    TeamAdmin,
    OrgAdmin,
    Operator,
}

/// <summary>An org in which every role has somebody, and two teams.</summary>
public sealed class Roles : IAsyncLifetime
{
    public const string Org = "acme";
    public const string Desk = "desk";
    public const string Annex = "annex";

    private static readonly (string Name, string Role, string Team, Needed[] May)[] Table =
    [
        ("none", "", "", [Needed.Membership]),
        ("auditor", "auditor", "", [Needed.Membership]),
        ("viewer", "viewer", "", [Needed.Membership]),
        ("developer", "developer", "", [Needed.Membership, Needed.DeveloperOfTeam, Needed.DeveloperOfOrg]),
        ("developer of desk", "developer", Desk, [Needed.Membership, Needed.DeveloperOfTeam]),
        ("developer of annex", "developer", Annex, [Needed.Membership]),
        ("team_admin of desk", "team_admin", Desk, [Needed.Membership, Needed.DeveloperOfTeam, Needed.TeamAdmin]),
        ("team_admin of annex", "team_admin", Annex, [Needed.Membership]),
        ("org_admin", "org_admin", "",
            [Needed.Membership, Needed.DeveloperOfTeam, Needed.DeveloperOfOrg, Needed.TeamAdmin, Needed.OrgAdmin]),
    ];

    public RunningServer Server { get; private set; } = null!;

    /// <summary>Everybody: what the role is called, who has it, and what it suffices for.</summary>
    public IReadOnlyList<(string Name, TestAgent Agent, Needed[] May)> Holders { get; private set; } = [];

    public TenancyService.TenancyServiceClient Tenancy => new(Server.Channel);

    public async Task InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        await Tenancy.CreateOrgAsync(new() { Org = Org });
        await Tenancy.CreateTeamAsync(new() { Org = Org, Team = Annex });
        var holders = new List<(string, TestAgent, Needed[])>();
        foreach (var (name, role, team, may) in Table)
        {
            var holder = await NewAgentAsync();
            holders.Add((name, holder, may));
            if (role.Length > 0)
            {
                await GrantAsync(holder, role, team);
            }
        }

        Holders = holders;
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public async Task<TestAgent> NewAgentAsync(string team = Desk)
    {
        var agent = new TestAgent { Org = Org, Team = team };
        await agent.RegisterAsync(Server.Channel);
        return agent;
    }

    public async Task GrantAsync(TestAgent agent, string role, string team = "") =>
        await Tenancy.GrantRoleAsync(new() { Org = Org, Team = team, Principal = $"agent:{agent.Did}", Role = role });
}
