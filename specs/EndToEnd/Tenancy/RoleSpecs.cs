using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Specs.EndToEnd.Attacks;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>Whoever changes something has the role that it needs, at the moment in which it is changed.</summary>
public sealed class RoleSpecs(Roles roles) : IClassFixture<Roles>
{
    // They need no role, and a spec of its own: whoever is halted acknowledges.
    private const string Acknowledge = "assembly.admin.v1.HaltService/AcknowledgeHalt";

    // What they need stands in the request or the alert that they are about: ApprovalSpecs and AlertSpecs.
    private static readonly string[] OfRequests =
    [
        "assembly.admin.v1.ApprovalAdminService/ForwardApproval", "assembly.admin.v1.ApprovalAdminService/WithdrawApproval",
        "assembly.admin.v1.AlertAdminService/AcknowledgeAlert", "assembly.admin.v1.AlertAdminService/ResolveAlert",
        "assembly.admin.v1.AlertAdminService/SilenceAlert",
    ];

    public static TheoryData<int, string, Needed> Changes
    {
        get
        {
            var changes = new TheoryData<int, string, Needed>();
            foreach (var (mutation, index) in Mutations.All.Select((mutation, index) => (mutation, index)))
            {
                changes.Add(index, mutation.Rpc, mutation.Needed);
            }

            return changes;
        }
    }

    private AgentAdminService.AgentAdminServiceClient Agents => new(roles.Server.Channel);

    private HaltService.HaltServiceClient Halts => new(roles.Server.Channel);

    private PolicyAdminService.PolicyAdminServiceClient Policies => new(roles.Server.Channel);

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_for_those_whose_role_suffices(int index, string rpc, Needed needed)
    {
        var mutation = Mutations.All[index];
        foreach (var (name, holder, may) in roles.Holders)
        {
            using var target = await TargetAsync(mutation);
            var answer = await AskAsync(rpc, mutation, target, holder.Credential);
            await ReleaseAllAsync();
            Assert.Equal((name, may.Contains(needed) ? StatusCode.OK : StatusCode.PermissionDenied), (name, answer.Status));
        }

        using var last = await TargetAsync(mutation);
        Assert.Equal(StatusCode.OK, (await AskAsync(rpc, mutation, last, [])).Status);
        await ReleaseAllAsync();
    }

    [Fact]
    public void Every_rpc_that_changes_something_is_in_the_table()
    {
        var changing = CrossTenantCases.Known
            .Where(method => method.File.Package == "assembly.admin.v1")
            .Where(method => !MethodEffect.IsReading(method.Name))
            .Select(WireCall.NameOf);
        Assert.Equal(
            changing.Order(StringComparer.Ordinal),
            Mutations.All.Select(mutation => mutation.Rpc).Append(Acknowledge)
                .Concat(MemberMutations.All.Select(mutation => mutation.Rpc)).Concat(MemberMutations.OfOneself).Concat(OfRequests)
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_halted_acknowledges_and_nobody_else()
    {
        using var target = await roles.NewAgentAsync();
        var halt = (await Halts.OrderHaltAsync(new() { Scope = new() { Org = Roles.Org, Agent = target.HexId }, Reason = "spec" })).Halt;
        foreach (var (_, holder, _) in roles.Holders)
        {
            await RefusedAsync(StatusCode.NotFound, () =>
                Halts.AcknowledgeHaltAsync(new() { HaltId = halt.HaltId, Runtime = "r" }, holder.Credential).ResponseAsync);
        }

        var obeyed = (await Halts.AcknowledgeHaltAsync(new() { HaltId = halt.HaltId, Runtime = "r" }, target.Credential)).Halt;
        Assert.Equal(("r", $"agent:{target.Did}"), (obeyed.Acknowledgements.Single().Runtime, obeyed.Acknowledgements.Single().By));
        await ReleaseAllAsync();
    }

    [Fact]
    public async Task Who_can_names_exactly_those_who_really_may()
    {
        foreach (var (needed, scope) in Mutations.Scopes)
        {
            using var target = await roles.NewAgentAsync();
            var who = await Policies.WhoCanAsync(new() { Org = Roles.Org, Scope = scope(target) });
            var named = who.Principals.Select(each => each.Principal).ToHashSet();
            foreach (var (name, holder, may) in roles.Holders)
            {
                Assert.Equal((scope(target), name, may.Contains(needed)), (scope(target), name, named.Contains($"agent:{holder.Did}")));
            }

            Assert.Equal(needed == Needed.Operator, who.RoleNeeded == "operator");
        }
    }

    [Fact]
    public async Task A_role_that_was_taken_back_counts_no_more_with_the_very_next_call()
    {
        using var admin = await roles.NewAgentAsync();
        for (var i = 0; i < 8; i++)
        {
            var team = $"team-{i}";
            await roles.GrantAsync(admin, "org_admin");
            await roles.Tenancy.CreateTeamAsync(new() { Org = Roles.Org, Team = team }, admin.Credential);
            await roles.Tenancy.RevokeRoleAsync(new() { Org = Roles.Org, Principal = $"agent:{admin.Did}" });
            await RefusedAsync(StatusCode.PermissionDenied,
                () => roles.Tenancy.CreateTeamAsync(new() { Org = Roles.Org, Team = $"{team}-more" }, admin.Credential).ResponseAsync);
        }
    }

    [Fact]
    public async Task The_credential_of_whoever_is_suspended_or_has_left_commands_nothing()
    {
        using var admin = await roles.NewAgentAsync();
        await roles.GrantAsync(admin, "org_admin");
        Task CommandAsync(string team) =>
            roles.Tenancy.CreateTeamAsync(new() { Org = Roles.Org, Team = team }, admin.Credential).ResponseAsync;

        await CommandAsync("while-active");
        await Agents.SuspendAgentAsync(new() { Agent = Wire.Ref(admin.HexId, Roles.Org), Reason = "spec" });
        await RefusedAsync(StatusCode.Unauthenticated, () => CommandAsync("while-suspended"));
        await Agents.ResumeAgentAsync(new() { Agent = Wire.Ref(admin.HexId, Roles.Org) });
        await CommandAsync("when-resumed");
        await Agents.DeregisterAgentAsync(new() { Agent = Wire.Ref(admin.HexId, Roles.Org), Reason = "spec" });
        await RefusedAsync(StatusCode.Unauthenticated, () => CommandAsync("when-gone"));
    }

    [Fact]
    public async Task A_credential_that_was_replaced_or_ended_commands_nothing()
    {
        using var admin = await roles.NewAgentAsync();
        await roles.GrantAsync(admin, "org_admin");
        var next = await Agents.RotateCredentialAsync(
            new() { Agent = Wire.Ref(admin.HexId), Reason = "spec" }, admin.Credential);
        await RefusedAsync(StatusCode.Unauthenticated,
            () => roles.Tenancy.ListTeamsAsync(new(), admin.Credential).ResponseAsync);
        Metadata rotated = new() { { "x-aa-credential-token", next.CredentialToken } };
        await roles.Tenancy.ListTeamsAsync(new(), rotated);
        await Agents.RevokeCredentialAsync(new() { Agent = Wire.Ref(admin.HexId), Reason = "spec" }, rotated);
        await RefusedAsync(StatusCode.Unauthenticated, () => roles.Tenancy.ListTeamsAsync(new(), rotated).ResponseAsync);
    }

    // An agent that has an operation of its own.
    private async Task<TestAgent> TargetAsync(Mutation mutation)
    {
        var target = await roles.NewAgentAsync();
        var seen = await roles.Server.Checks.CheckActionAsync(target.ToolCall("search", $"{Mutations.Trace}-{target.HexId}"));
        Assert.Equal(Decision.Allow, seen.Decision);
        if (mutation.Before is { } before)
        {
            Assert.Equal(StatusCode.OK, (await AskAsync(before.Rpc, mutation with { Ask = before.Ask }, target, [])).Status);
        }

        return target;
    }

    private Task<WireAnswer> AskAsync(string rpc, Mutation mutation, TestAgent target, Metadata credential) => WireCall.AskAsync(
        roles.Server.Channel, CrossTenantCases.Known.Single(method => WireCall.NameOf(method) == rpc), credential, mutation.Ask(target));

    private async Task ReleaseAllAsync()
    {
        foreach (var halt in (await Halts.ListHaltsAsync(new())).Halts)
        {
            await Halts.ReleaseHaltAsync(new() { Scope = halt.Scope, Reason = "spec" });
        }
    }

    private static async Task RefusedAsync(StatusCode status, Func<Task> call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
}
