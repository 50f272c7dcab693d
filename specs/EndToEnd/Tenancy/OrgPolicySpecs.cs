using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>An org's policies bind its own agents and nobody else's.</summary>
public sealed class OrgPolicySpecs(OrgPolicySpecs.Neighbours orgs) : IClassFixture<OrgPolicySpecs.Neighbours>
{
    private PolicyAdminService.PolicyAdminServiceClient Policies => new(orgs.Server.Channel);

    [Theory]
    [InlineData("org:acme", true)]
    [InlineData("team:desk", true)]
    [InlineData("tool:search", true)]
    [InlineData("agent", false)]
    public async Task A_document_of_an_org_applies_there_only(string scope, bool alsoToColleague)
    {
        var document = Wire.Document(scope == "agent" ? $"agent:{orgs.Own.Did}" : scope, "scoped.yaml");
        Assert.All(await VerdictsAsync(), verdict => Assert.Equal(Decision.Allow, verdict));

        await Policies.ApplyPoliciesAsync(new() { Org = "acme", Documents = { document }, Reason = "spec" }, orgs.Own.Credential);
        Assert.Equal(
            [Decision.Deny, alsoToColleague ? Decision.Deny : Decision.Allow, Decision.Allow, Decision.Allow], await VerdictsAsync());

        await Policies.ApplyPoliciesAsync(new() { Org = "acme", Removed = { "scoped.yaml" }, Reason = "spec" }, orgs.Own.Credential);
        Assert.All(await VerdictsAsync(), verdict => Assert.Equal(Decision.Allow, verdict));
    }

    [Fact]
    public async Task A_document_of_the_whole_node_applies_everywhere_and_is_for_the_operator_alone()
    {
        ApplyPoliciesRequest apply = new() { Documents = { Wire.Document("global", "node.yaml") }, Reason = "spec" };
        await RefusedAsync(StatusCode.PermissionDenied, () => Policies.ApplyPoliciesAsync(apply, orgs.Own.Credential).ResponseAsync);
        Assert.All(await VerdictsAsync(), verdict => Assert.Equal(Decision.Allow, verdict));

        await Policies.ApplyPoliciesAsync(apply);
        Assert.All(await VerdictsAsync(), verdict => Assert.Equal(Decision.Deny, verdict));

        ApplyPoliciesRequest remove = new() { Removed = { "node.yaml" }, Reason = "spec" };
        await RefusedAsync(StatusCode.PermissionDenied, () => Policies.ApplyPoliciesAsync(remove, orgs.Own.Credential).ResponseAsync);
        await Policies.ApplyPoliciesAsync(remove);
        Assert.All(await VerdictsAsync(), verdict => Assert.Equal(Decision.Allow, verdict));
    }

    [Theory]
    [InlineData("global")]
    [InlineData("org:globex")]
    [InlineData("org:nowhere")]
    public async Task A_document_of_an_org_has_no_scope_beyond_it_whoever_applies_it(string scope)
    {
        foreach (var credential in (Metadata[])[[], orgs.Own.Credential])
        {
            var refusal = await RefusedAsync(StatusCode.FailedPrecondition, () => Policies.ApplyPoliciesAsync(
                new() { Org = "acme", Documents = { Wire.Document(scope) }, Reason = "spec" }, credential).ResponseAsync);
            Assert.Contains("org:acme", refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_moves_to_a_wider_scope_only_by_whoever_may_change_both()
    {
        await Policies.ApplyPoliciesAsync(
            new() { Org = "acme", Documents = { Wire.Document("org:acme", "wide.yaml", "wipe: { allow: false }") }, Reason = "spec" });
        foreach (var documents in (PolicyText[][])
            [[Wire.Document("team:desk", "wide.yaml", "wipe: { allow: true }")], [Wire.Document("tool:wipe", "wide.yaml", "wipe: { allow: true }")]])
        {
            await RefusedAsync(StatusCode.PermissionDenied, () => Policies.ApplyPoliciesAsync(
                new() { Org = "acme", Documents = { documents }, Reason = "spec" }, orgs.Colleague.Credential).ResponseAsync);
        }

        await Policies.ApplyPoliciesAsync(new() { Org = "acme", Removed = { "wide.yaml" }, Reason = "spec" });
    }

    private async Task<IReadOnlyList<Decision>> VerdictsAsync()
    {
        var verdicts = new List<Decision>();
        foreach (var agent in (TestAgent[])[orgs.Own, orgs.Colleague, orgs.Neighbour, orgs.Local])
        {
            verdicts.Add((await orgs.Server.Checks.CheckActionAsync(agent.ToolCall("search"))).Decision);
        }

        return verdicts;
    }

    private static async Task<string> RefusedAsync(StatusCode status, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, refusal.StatusCode);
        return refusal.Status.Detail;
    }

    /// <summary>Two orgs with teams of the same name, and the org default.</summary>
    public sealed class Neighbours : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        /// <summary>An org_admin.</summary>
        public TestAgent Own { get; } = new() { Org = "acme", Team = "desk" };

        /// <summary>A team_admin.</summary>
        public TestAgent Colleague { get; } = new() { Org = "acme", Team = "desk" };

        public TestAgent Neighbour { get; } = new() { Org = "globex", Team = "desk" };

        public TestAgent Local { get; } = new();

        public async Task InitializeAsync()
        {
            Server = await RunningServer.StartAsync();
            foreach (var agent in (TestAgent[])[Own, Colleague, Neighbour, Local])
            {
                await agent.RegisterAsync(Server.Channel);
            }

            var tenancy = new TenancyService.TenancyServiceClient(Server.Channel);
            await tenancy.GrantRoleAsync(new() { Org = "acme", Principal = $"agent:{Own.Did}", Role = "org_admin" });
            await tenancy.GrantRoleAsync(new() { Org = "acme", Team = "desk", Principal = $"agent:{Colleague.Did}", Role = "team_admin" });
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
