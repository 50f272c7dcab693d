using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Tenancy;
using static AgentAssembly.Specs.Commands.Identity.IdentitySide;

namespace AgentAssembly.Specs.Commands.Identity;

public sealed class MemberRightsSpecs
{
    public static TheoryData<CredentialScope, string, string, string> Table => new()
    {
        // scope, org and team of the key; what it may: installation, org_admin, team_admin, developer of acme; developer of other
        { CredentialScope.Admin, "", "", "installation org team developer elsewhere" },
        { CredentialScope.Write, "", "", "developer elsewhere" },
        { CredentialScope.Read, "", "", "" },
        { CredentialScope.Admin, "acme", "", "org team developer" },
        { CredentialScope.Write, "acme", "", "developer" },
        { CredentialScope.Read, "acme", "", "" },
        { CredentialScope.Admin, "acme", "payments", "team developer" },
        { CredentialScope.Write, "acme", "payments", "developer" },
        { CredentialScope.Read, "acme", "payments", "" },
        { CredentialScope.Admin, "other", "", "elsewhere" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_scope_lets_its_bearer_do_what_its_roles_may_within_org_and_team(
        CredentialScope scope, string org, string team, string expected)
    {
        await using var side = await StartAsync();
        Assert.Equal(expected, RightsOf(side, await side.MemberAsync(scope, org, team)));
    }

    [Theory]
    [InlineData(CredentialScope.Admin, "org team developer")]
    [InlineData(CredentialScope.Write, "developer")]
    [InlineData(CredentialScope.Read, "")]
    public async Task A_role_adds_no_more_than_the_scope_bears(CredentialScope scope, string expected)
    {
        await using var side = await StartAsync();
        var member = await side.MemberAsync(scope, "acme", "payments");
        var grant = new OrgCommand.Grant(member.Principal, "", Role.OrgAdmin);
        Value(await side.Side.Tenancy.GrantAsync(WriteSide.Local, "acme", grant, CancellationToken.None));

        Assert.Equal(expected, RightsOf(side, member));
    }

    [Fact]
    public async Task A_role_in_another_org_is_nothing_to_a_key_that_belongs_to_one()
    {
        await using var side = await StartAsync();
        var member = await side.MemberAsync(CredentialScope.Admin, "acme");
        var grant = new OrgCommand.Grant(member.Principal, "", Role.OrgAdmin);
        Value(await side.Side.Tenancy.GrantAsync(WriteSide.Local, "other", grant, CancellationToken.None));

        Assert.Equal("org team developer", RightsOf(side, member));
    }

    [Fact]
    public async Task Keys_and_accounts_are_made_only_where_their_maker_rules()
    {
        await using var side = await StartAsync();
        var admin = await side.MemberAsync(CredentialScope.Admin, "acme");
        var team = await side.MemberAsync(CredentialScope.Admin, "acme", "payments");

        foreach (var (maker, org, of, may) in new (Caller, string, string, bool)[]
        {
            (admin, "acme", "", true), (admin, "acme", "payments", true), (admin, "other", "", false),
            (team, "acme", "payments", true), (team, "acme", "", false),
        })
        {
            var key = await side.Keys.IssueAsync(maker, new(new(org, of), "", CredentialScope.Admin, null), CancellationToken.None);
            var user = await side.Users.InviteAsync(maker, $"u-{org}-{of}", new(org, of), CredentialScope.Admin, CancellationToken.None);
            Assert.Equal((may, may), (key.GetType().Name == "Done", user.GetType().Name == "Done"));
        }
    }

    private static string RightsOf(IdentitySide side, Caller caller)
    {
        var permission = side.Side.Permission;
        (string Name, string Org, Need? Need)[] all =
        [
            ("installation", "acme", null), ("org", "acme", new(Role.OrgAdmin, "")), ("team", "acme", new(Role.TeamAdmin, "payments")),
            ("developer", "acme", new(Role.Developer, "payments")), ("elsewhere", "other", new(Role.Developer, "")),
        ];
        return string.Join(' ', all.Where(each => permission.WhyNot(caller, each.Org, each.Need) is null).Select(each => each.Name));
    }
}
