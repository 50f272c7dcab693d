using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>An agent gets a role, uses it, and loses it; what belongs to others stays out of its sight.</summary>
internal static class Roles
{
    public static async Task RunAsync(Stage stage)
    {
        var (chief, other) = (stage.Cast.Ops.Chain[0], stage.Cast.Ops.Bush[3]);
        var (agent, foreign) = (other.Ref, stage.Cast.Core.Chain[0].Ref);
        var suspend = new SuspendAgentRequest { Agent = agent, Reason = "on trial" };
        await stage.Client.RefusedAsync(StatusCode.PermissionDenied, "ROLE_MISSING",
            to => Stage.Agents(to).SuspendAgentAsync(suspend, chief.Credential).ResponseAsync);

        var grant = new GrantRoleRequest { Org = "acme", Team = "ops", Principal = chief.Principal, Role = "team_admin" };
        await stage.Client.DoAsync(to => Stage.Tenancy(to).GrantRoleAsync(grant).ResponseAsync);
        using (DayAgent.Disturb(other))
        {
            await stage.Client.DoAsync(to => Stage.Agents(to).SuspendAgentAsync(suspend, chief.Credential).ResponseAsync);
            other.Status = "suspended";
        }

        await stage.SeeAsync(other);
        using (DayAgent.Disturb(other))
        {
            await stage.Client.DoAsync(
                to => Stage.Agents(to).ResumeAgentAsync(new() { Agent = agent }, chief.Credential).ResponseAsync);
            other.Status = "active";
        }

        var abroad = new SuspendAgentRequest { Agent = foreign, Reason = "from afar" };
        await stage.Client.RefusedAsync(StatusCode.NotFound, "NOT_FOUND",
            to => Stage.Agents(to).SuspendAgentAsync(abroad, chief.Credential).ResponseAsync);
        var revoke = new RevokeRoleRequest { Org = "acme", Team = "ops", Principal = chief.Principal };
        await stage.Client.DoAsync(to => Stage.Tenancy(to).RevokeRoleAsync(revoke).ResponseAsync, "NOT_FOUND");
        await stage.Client.RefusedAsync(StatusCode.PermissionDenied, "ROLE_MISSING",
            to => Stage.Agents(to).SuspendAgentAsync(suspend, chief.Credential).ResponseAsync);
        await stage.SeeAsync(other);
    }
}
