using System.Text;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>Agents join what has taken them in, and nothing else.</summary>
public sealed class EnrolmentSpecs(Enrolments enrolments) : IClassFixture<Enrolments>
{
    private const string TokenLabel = "aa.enrollment_token";

    private TenancyService.TenancyServiceClient Tenancy => new(enrolments.Server.Channel);

    private AgentAdminService.AgentAdminServiceClient Agents => new(enrolments.Server.Channel);

    [Theory]
    [InlineData("acme", "desk")]
    [InlineData("acme", "default")]
    [InlineData("acme", "nowhere")]
    [InlineData("nowhere", "default")]
    [InlineData("default", "other")]
    public async Task Nobody_joins_uninvited_and_is_told_the_way_in(string org, string team)
    {
        using var agent = new TestAgent { Org = org, Team = team };
        var refusal = await enrolments.RefusedAsync(StatusCode.PermissionDenied, agent);
        Assert.Contains("aasm team token", refusal, StringComparison.Ordinal);
        Assert.Contains("aasm team enroll", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_operator_s_machine_everybody_joins_the_team_default_of_the_org_default()
    {
        using var agent = new TestAgent();
        Assert.Equal("default", (await agent.JoinAsync(enrolments.Server.Channel)).TeamId);
    }

    [Fact]
    public async Task A_token_lets_as_many_in_as_it_has_uses_also_when_all_come_at_once()
    {
        const int Uses = 3;
        var token = await TokenAsync(uses: Uses);
        var agents = Enumerable.Range(0, 16).Select(_ => new TestAgent { Org = "acme", Team = "desk" }).ToList();
        var applications = await Task.WhenAll(agents.Select(agent => enrolments.ApplicationAsync(agent, token.EnrollmentToken)));

        var answers = await Task.WhenAll(agents.Zip(applications, async (agent, application) =>
        {
            try
            {
                await agent.JoinAsync(enrolments.Server.Channel, application);
                return StatusCode.OK;
            }
            catch (RpcException refusal)
            {
                return refusal.StatusCode;
            }
        }));

        Assert.Equal(Uses, answers.Count(answer => answer == StatusCode.OK));
        Assert.Equal(agents.Count - Uses, answers.Count(answer => answer == StatusCode.PermissionDenied));
        var joined = await Agents.ListAgentsAsync(new() { Org = "acme", PageSize = 1_000 });
        Assert.Equal(Uses, joined.Agents.Select(agent => agent.Did).Intersect(agents.Select(agent => agent.Did)).Count());
        agents.ForEach(agent => agent.Dispose());
    }

    [Fact]
    public async Task Whoever_joined_uses_no_more_of_a_token()
    {
        var token = await TokenAsync(uses: 2);
        using var agent = new TestAgent { Org = "acme", Team = "desk" };
        using var second = new TestAgent { Org = "acme", Team = "desk" };
        for (var i = 0; i < 3; i++)
        {
            await agent.JoinAsync(enrolments.Server.Channel, await enrolments.ApplicationAsync(agent, token.EnrollmentToken));
        }

        await second.JoinAsync(enrolments.Server.Channel, await enrolments.ApplicationAsync(second, token.EnrollmentToken));
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("used up")]
    [InlineData("of another team")]
    [InlineData("of another org")]
    [InlineData("made up")]
    public async Task A_token_that_does_not_count_lets_nobody_in(string kind)
    {
        var token = await UselessAsync(kind);
        using var agent = new TestAgent { Org = "acme", Team = "desk" };
        var refusal = await enrolments.RefusedAsync(StatusCode.PermissionDenied, agent, request => request.EnrollmentToken = token);
        Assert.Contains("ask for a new one", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_sdks_send_the_token_as_a_label_and_it_is_in_no_file()
    {
        await using var server = await RunningServer.StartAsync();
        using var agent = new TestAgent { Org = "acme", Team = "desk" };
        var tenancy = new TenancyService.TenancyServiceClient(server.Channel);
        await tenancy.CreateOrgAsync(new() { Org = "acme" });
        await tenancy.CreateTeamAsync(new() { Org = "acme", Team = "desk" });
        var token = (await tenancy.IssueEnrollmentTokenAsync(new() { Org = "acme", Team = "desk" })).EnrollmentToken;
        var application = await agent.ApplicationAsync(server.Channel);
        application.Metadata.Add(TokenLabel, token);
        application.Metadata.Add("kept-label", "kept-value");

        await agent.JoinAsync(server.Channel, application);

        var shown = await new AgentAdminService.AgentAdminServiceClient(server.Channel)
            .GetAgentAsync(new() { Agent = Wire.Ref(agent.HexId, "acme") });
        Assert.Equal(["kept-label"], shown.Agent.Labels.Keys);
        Assert.Equal(0, await server.TerminateAsync());
        var files = Directory.GetFiles(server.State, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Holds(file, "kept-value"));
        Assert.All(files, file => Assert.All(
            (string[])[token, token["aaet_".Length..], TokenLabel, agent.Token],
            secret => Assert.False(Holds(file, secret), $"{secret} is in {file}")));
    }

    [Theory]
    [InlineData("acme", "desk")]
    [InlineData("default", "default")]
    public async Task Whoever_was_removed_comes_back_only_when_it_is_enrolled_again(string org, string team)
    {
        using var agent = new TestAgent { Org = org, Team = team };
        await agent.RegisterAsync(enrolments.Server.Channel);
        for (var i = 0; i < 2; i++)
        {
            await Agents.DeregisterAgentAsync(new() { Agent = Wire.Ref(agent.HexId, org), Reason = "spec" });
            await enrolments.RefusedAsync(org == "default" ? StatusCode.FailedPrecondition : StatusCode.PermissionDenied, agent);
            await Tenancy.EnrollMemberAsync(new() { Org = org, Team = team, Did = agent.Did });
            await agent.JoinAsync(enrolments.Server.Channel);
        }
    }

    [Fact]
    public async Task Those_who_were_removed_with_their_parent_do_not_come_back_either()
    {
        using var parent = new TestAgent { Org = "acme", Team = "desk" };
        using var child = new TestAgent { Org = "acme", Team = "annex" };
        await parent.RegisterAsync(enrolments.Server.Channel);
        await child.RegisterAsync(enrolments.Server.Channel, parent);
        await Agents.DeregisterAgentAsync(new() { Agent = Wire.Ref(parent.HexId, "acme"), Reason = "spec", Orphans = "cascade" });
        await enrolments.RefusedAsync(StatusCode.PermissionDenied, parent);
        await enrolments.RefusedAsync(StatusCode.PermissionDenied, child);
    }

    [Fact]
    public async Task Whoever_left_by_itself_comes_back_by_itself_until_it_is_expelled()
    {
        using var agent = new TestAgent { Org = "acme", Team = "desk" };
        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(enrolments.Server.Channel);
        await agent.RegisterAsync(enrolments.Server.Channel);
        await lifecycle.DeregisterAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        await agent.JoinAsync(enrolments.Server.Channel);
        await lifecycle.DeregisterAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        await Tenancy.ExpelMemberAsync(new() { Org = "acme", Team = "desk", Did = agent.Did });
        await enrolments.RefusedAsync(StatusCode.PermissionDenied, agent);
    }

    private async Task<IssueEnrollmentTokenResponse> TokenAsync(uint uses = 1, uint lifetimeSeconds = 0, string org = "acme", string team = "desk") =>
        await Tenancy.IssueEnrollmentTokenAsync(new() { Org = org, Team = team, Uses = uses, LifetimeSeconds = lifetimeSeconds });

    private async Task<string> UselessAsync(string kind)
    {
        var token = kind switch
        {
            "expired" => await TokenAsync(lifetimeSeconds: 1),
            "of another team" => await TokenAsync(team: "annex"),
            "of another org" => await TokenAsync(org: "globex"),
            _ => await TokenAsync(),
        };
        switch (kind)
        {
            case "revoked":
                await Tenancy.RevokeEnrollmentTokenAsync(new() { Org = "acme", Team = "desk", TokenId = token.TokenId });
                break;
            case "used up":
                using (var first = new TestAgent { Org = "acme", Team = "desk" })
                {
                    await first.JoinAsync(enrolments.Server.Channel, enrollmentToken: token.EnrollmentToken);
                }

                break;
            case "expired":
                while (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() <= token.ExpiresAtUnixMs)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                }

                break;
            case "made up":
                return $"aaet_{new string('A', 43)}";
        }

        return token.EnrollmentToken;
    }

    private static bool Holds(string file, string word) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;
}
