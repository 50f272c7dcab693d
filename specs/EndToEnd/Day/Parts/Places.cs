using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>Agents move to other parents and to another team.</summary>
internal static class Places
{
    public static async Task RunAsync(Stage stage)
    {
        await ReparentAsync(stage);
        await MoveAsync(stage, stage.Cast.Core.Bush[3], stage.Cast.Field);
    }

    private static async Task ReparentAsync(Stage stage)
    {
        var (moved, below) = (stage.Cast.Lab.Chain[1], stage.Cast.Sales.Chain[0]);
        using (DayAgent.Disturb([.. stage.Cast.Lab.Chain.Skip(1)]))
        {
            var request = new ReparentAgentRequest { Agent = moved.Ref, Parent = below.Ref, Reason = "reorganised" };
            await stage.Client.DoAsync(to => Stage.Agents(to).ReparentAgentAsync(request).ResponseAsync);
            moved.Parent = below;
        }

        var circle = new ReparentAgentRequest { Agent = below.Ref, Parent = moved.Ref, Reason = "by mistake" };
        await stage.Client.RefusedAsync(StatusCode.FailedPrecondition, "CIRCULAR_DELEGATION",
            to => Stage.Agents(to).ReparentAgentAsync(circle).ResponseAsync);
        await stage.SeeAllAsync(stage.Cast.Lab.Chain);
    }

    private static async Task MoveAsync(Stage stage, DayAgent agent, DayTeam team)
    {
        using (DayAgent.Disturb(agent))
        {
            var request = new MoveAgentRequest { Agent = agent.Ref, Team = team.Name, Reason = "lent" };
            await stage.Client.DoAsync(to => Stage.Agents(to).MoveAgentAsync(request).ResponseAsync);
            agent.Team = team;
        }

        await stage.Client.RefusedAsync(StatusCode.NotFound, "NOT_FOUND",
            to => Stage.Agents(to).MoveAgentAsync(new() { Agent = agent.Ref, Team = "nowhere", Reason = "typo" }).ResponseAsync);
        await stage.SeeAsync(agent);
    }
}
