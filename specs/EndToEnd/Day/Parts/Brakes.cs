using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>A team, an org and the fleet are halted and released.</summary>
internal static class Brakes
{
    /// <summary>What a team has under way ends for good.</summary>
    public static async Task OnTeamAsync(Stage stage)
    {
        var team = stage.Cast.Field;
        var agents = stage.Cast.In(team);
        var underWay = agents.Select(agent => agent.Ask(DayAgent.Allowed, agent.TraceOf("long"), "1")).ToList();
        foreach (var each in underWay)
        {
            await stage.AnswersAsync(each, Decision.Allow, "");
        }

        await HaltAsync(stage, agents, new() { Org = team.Org, Team = team.Name }, "terminate");
        foreach (var each in underWay)
        {
            await stage.AnswersAsync(each, Decision.Deny, "operation terminated");
        }
    }

    public static Task OnOrgAsync(Stage stage) =>
        HaltAsync(stage, stage.Cast.Of("acme"), new() { Org = "acme" }, "pause");

    public static Task OnFleetAsync(Stage stage) =>
        HaltAsync(stage, stage.Cast.Everybody, new() { Fleet = true }, "pause");

    private static async Task HaltAsync(Stage stage, IReadOnlyList<DayAgent> agents, HaltScope scope, string signal)
    {
        HaltRecord halt;
        using (DayAgent.Disturb(agents))
        {
            var order = new OrderHaltRequest { Scope = scope, Signal = signal, Reason = "leaked key" };
            halt = (await stage.Client.DoAsync(to => Stage.Halts(to).OrderHaltAsync(order).ResponseAsync))!.Halt;
            foreach (var agent in agents)
            {
                agent.IsHalted = true;
            }
        }

        await stage.SeeAllAsync(agents);
        await AcknowledgeAsync(stage, agents.First(agent => agent.Status == "active"), halt);
        using (DayAgent.Disturb(agents))
        {
            var release = new ReleaseHaltRequest { Scope = scope, Reason = "a new key is out" };
            await stage.Client.DoAsync(to => Stage.Halts(to).ReleaseHaltAsync(release).ResponseAsync, "NOT_FOUND");
            foreach (var agent in agents)
            {
                agent.IsHalted = false;

                // Runs that were ended do not begin again.
                agent.Run++;
            }
        }

        await stage.Client.RefusedAsync(StatusCode.NotFound, "NOT_FOUND",
            to => Stage.Halts(to).ReleaseHaltAsync(new() { Scope = scope, Reason = "once more" }).ResponseAsync);
        await stage.SeeAllAsync(agents);
    }

    private static async Task AcknowledgeAsync(Stage stage, DayAgent agent, HaltRecord halt)
    {
        var request = new AcknowledgeHaltRequest { HaltId = halt.HaltId, Runtime = agent.Name };
        await stage.Client.DoAsync(to => Stage.Halts(to).AcknowledgeHaltAsync(request, agent.Credential).ResponseAsync);
        var listed = await stage.Client.AskAsync(to => Stage.Halts(to).ListHaltsAsync(new()).ResponseAsync);
        Assert.Equal(agent.Name, Assert.Single(Assert.Single(listed.Halts).Acknowledgements).Runtime);
    }
}
