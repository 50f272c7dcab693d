using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Specs.Domain.Tenancy;

public sealed class AuthoritySpecs
{
    // Every role that can be had in the org acme: its name, and its team after an at sign.
    private static readonly string[] Grants =
    [
        "auditor", "auditor@payments", "viewer", "viewer@payments", "developer", "developer@payments", "developer@ops",
        "team_admin@payments", "team_admin@ops", "org_admin",
    ];

    // Policy specification §13, bound to the org. Whom a row does not name may not.
    [Theory]
    [InlineData("global", "")]
    [InlineData("org:acme", "org_admin")]
    [InlineData("org:other", "")]
    [InlineData("team:payments", "team_admin@payments org_admin")]
    [InlineData("team:ops", "team_admin@ops org_admin")]
    [InlineData("team:acme", "org_admin")]
    [InlineData("agent:did:key:z6Mk", "developer org_admin")]
    [InlineData("tool:deploy", "developer org_admin")]
    public void Exactly_these_roles_may_change_a_policy_of_a_scope(string scope, string who)
    {
        var need = Authority.OfPolicy(PolicyScope.Read(scope).Scope!.Value, "acme");
        Assert.Equal(
            who.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Grants.Where(grant => need is { } needed && Authority.Suffices(Grant(grant), needed)));
    }

    [Theory]
    [InlineData("global")]
    [InlineData("org:acme")]
    [InlineData("team:payments")]
    [InlineData("agent:did:key:z6Mk")]
    [InlineData("tool:deploy")]
    public void No_role_of_an_org_is_enough_for_the_node_s_own_policies(string scope) =>
        Assert.Null(Authority.OfPolicy(PolicyScope.Read(scope).Scope!.Value, ""));

    // What a role of the whole org, of the team payments and of the team ops is enough for, by need.
    [Theory]
    [InlineData("viewer", "", "viewer developer org_admin")]
    [InlineData("developer", "", "developer org_admin")]
    [InlineData("developer", "payments", "developer developer@payments team_admin@payments org_admin")]
    [InlineData("developer", "ops", "developer developer@ops team_admin@ops org_admin")]
    [InlineData("team_admin", "payments", "team_admin@payments org_admin")]
    [InlineData("team_admin", "", "org_admin")]
    [InlineData("org_admin", "", "org_admin")]
    [InlineData("auditor", "", "viewer developer org_admin")]
    public void Exactly_these_roles_suffice_for_a_need(string least, string team, string who)
    {
        Assert.True(Roles.TryRead(least, out var role));
        Assert.Equal(
            who.Split(' '), Grants.Where(grant => Authority.Suffices(Grant(grant), new Need(role, team))));
    }

    [Fact]
    public void An_auditor_never_suffices()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.All((string[])["", "payments"], team =>
            {
                Assert.False(Authority.Suffices(Grant("auditor"), new Need(role, team)));
                Assert.False(Authority.Suffices(Grant("auditor@payments"), new Need(role, team)));
            });
        }
    }

    [Fact]
    public void A_role_of_a_team_never_suffices_for_anything_but_that_team()
    {
        // Also for roles that are not granted of teams: what an older or newer build recorded is no way around.
        foreach (var role in Enum.GetValues<Role>())
        {
            var grant = new RoleGrant("agent:a", "payments", role, "operator:local");
            Assert.All(Enum.GetValues<Role>(), least => Assert.All(
                (string[])["", "ops", "Payments", "payments "],
                team => Assert.False(Authority.Suffices(grant, new Need(least, team)))));
        }
    }

    [Fact]
    public void A_higher_role_suffices_wherever_a_lower_one_does()
    {
        (string Team, string Of)[] pairs =
            [("", ""), ("", "payments"), ("payments", ""), ("payments", "payments"), ("payments", "ops")];
        foreach (var (team, of) in pairs)
        {
            foreach (var least in Enum.GetValues<Role>())
            {
                var suffices = Enum.GetValues<Role>()
                    .Select(role => Authority.Suffices(new RoleGrant("agent:a", team, role, ""), new Need(least, of))).ToList();
                Assert.Equal(suffices.Order(), suffices);
            }
        }
    }

    [Fact]
    public void Names_of_roles_read_back_and_no_other_names_do()
    {
        Assert.All(
            Enum.GetValues<Role>(), role => Assert.True(Roles.TryRead(Roles.NameOf(role), out var read) && read == role));
        Assert.All((string[])["", "owner", "OrgAdmin", "org_admin "], name => Assert.False(Roles.TryRead(name, out _)));
    }

    private static RoleGrant Grant(string text)
    {
        var parts = text.Split('@');
        Assert.True(Roles.TryRead(parts[0], out var role));
        return new RoleGrant("agent:a", parts.Length > 1 ? parts[1] : "", role, "operator:local");
    }
}
