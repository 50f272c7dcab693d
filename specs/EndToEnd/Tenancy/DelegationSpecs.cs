using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>A parent's word lets its child in, and only as it was given.</summary>
public sealed class DelegationSpecs(Enrolments enrolments) : IClassFixture<Enrolments>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private AgentAdminService.AgentAdminServiceClient Agents => new(enrolments.Server.Channel);

    [Fact]
    public async Task A_signed_word_lets_a_child_into_its_parents_team()
    {
        var (parent, child) = await FamilyAsync();
        await child.JoinAsync(enrolments.Server.Channel, parent, parent.DelegatesTo(child));
        var shown = (await Agents.GetAgentAsync(new() { Agent = Wire.Ref(child.HexId, "acme") })).Agent;
        Assert.Equal((parent.HexId, "signed", 1u), (shown.ParentId, shown.Delegation, shown.Depth));
    }

    [Fact]
    public async Task It_lets_nobody_into_another_team()
    {
        var (parent, _) = await FamilyAsync();
        using var child = new TestAgent { Org = "acme", Team = "annex" };
        var refusal = await RefusedAsync(StatusCode.PermissionDenied, parent, child, parent.DelegatesTo(child));
        Assert.Contains("aasm team token", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forged", "delegation.signature")]
    [InlineData("for another child", "delegation.signature")]
    [InlineData("for another org", "delegation.signature")]
    [InlineData("with another end", "delegation.signature")]
    [InlineData("with another depth", "delegation.signature")]
    [InlineData("expired", "delegation.expires_at_unix_ms")]
    [InlineData("for too long", "delegation.expires_at_unix_ms")]
    [InlineData("missing", "needs delegation")]
    public async Task A_word_that_was_not_given_so_lets_nobody_in(string kind, string told)
    {
        var (parent, child) = await FamilyAsync();
        Assert.Contains(
            told, await RefusedAsync(StatusCode.PermissionDenied, parent, child, Wrong(kind, parent, child)), StringComparison.Ordinal);
        await child.JoinAsync(enrolments.Server.Channel, parent, parent.DelegatesTo(child));
    }

    [Fact]
    public async Task The_word_of_a_parent_that_may_not_act_lets_nobody_in()
    {
        var (parent, child) = await FamilyAsync();
        var grant = parent.DelegatesTo(child);
        AgentRef named = Wire.Ref(parent.HexId, "acme");
        await Agents.SuspendAgentAsync(new() { Agent = named, Reason = "spec" });
        await RefusedAsync(StatusCode.InvalidArgument, parent, child, grant);
        await Agents.ResumeAgentAsync(new() { Agent = named });
        await Agents.DeregisterAgentAsync(new() { Agent = named, Reason = "spec" });
        Assert.Contains("active agent", await RefusedAsync(StatusCode.InvalidArgument, parent, child, grant), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_stands_deeper_than_the_parent_allows()
    {
        using var root = new TestAgent { Org = "acme", Team = "desk" };
        await root.EnrolAsync(enrolments.Server.Channel);
        var application = await root.ApplicationAsync(enrolments.Server.Channel);
        application.MaxChildDepth = 1;
        await root.JoinAsync(enrolments.Server.Channel, application);
        using var child = new TestAgent { Org = "acme", Team = "desk" };
        using var grandchild = new TestAgent { Org = "acme", Team = "desk" };
        await child.JoinAsync(enrolments.Server.Channel, root, root.DelegatesTo(child));
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, child, grandchild, child.DelegatesTo(grandchild));
        Assert.Contains("at most 1", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_operator_s_machine_parents_of_the_org_default_need_not_sign()
    {
        using var parent = new TestAgent();
        using var child = new TestAgent();
        await parent.JoinAsync(enrolments.Server.Channel);
        await child.JoinAsync(enrolments.Server.Channel, parent);
        var shown = (await Agents.GetAgentAsync(new() { Agent = Wire.Ref(child.HexId) })).Agent;
        Assert.Equal((parent.HexId, "asserted"), (shown.ParentId, shown.Delegation));
    }

    private static DelegationGrant? Wrong(string kind, TestAgent parent, TestAgent child)
    {
        using var other = new TestAgent { Org = "acme" };
        var grant = parent.DelegatesTo(child);
        switch (kind)
        {
            case "forged":
                return other.DelegatesTo(child);
            case "for another child":
                return parent.DelegatesTo(other);
            case "for another org":
                grant.Signature = ByteString.CopyFrom(parent.Signs("globex", child, grant));
                return grant;
            case "with another end":
                grant.ExpiresAtUnixMs++;
                return grant;
            case "with another depth":
                grant.MaxDepth = 9;
                return grant;
            case "expired":
                return parent.DelegatesTo(child, -Hour);
            case "for too long":
                return parent.DelegatesTo(child, TimeSpan.FromDays(31));
            default:
                return null;
        }
    }

    private async Task<(TestAgent Parent, TestAgent Child)> FamilyAsync()
    {
        var parent = new TestAgent { Org = "acme", Team = "desk" };
        await parent.RegisterAsync(enrolments.Server.Channel);
        return (parent, new TestAgent { Org = "acme", Team = "desk" });
    }

    private Task<string> RefusedAsync(StatusCode status, TestAgent parent, TestAgent child, DelegationGrant? grant) =>
        enrolments.RefusedAsync(status, child, request =>
        {
            request.ParentAgentId = parent.Did;
            request.Delegation = grant;
        });
}
