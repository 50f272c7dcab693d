using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>Agents are suspended while they are being served, and resumed.</summary>
internal static class Suspensions
{
    private const int Callers = 4;
    private const int CallsBefore = 15;
    private const int CallsAfter = 15;

    /// <summary>One agent with four tasks, and nothing else, is suspended in the middle of them.</summary>
    public static async Task OfOneInServiceAsync(Stage stage)
    {
        var agent = stage.Cast.Ops.Chain[0];
        using var warm = new SemaphoreSlim(0);
        var suspended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !suspended.Task.IsCompleted; i++)
            {
                await stage.Traffic.CheckAsync(agent, DayAgent.Allowed, agent.TraceOf($"served-{caller}"), $"s{i % 3}");
                warm.Release();
            }

            // Sent after the answer: none of these may be allowed, and each is foretold to be denied.
            for (var i = 0; i < CallsAfter; i++)
            {
                await stage.SeeAsync(agent);
            }
        })).ToList();
        for (var i = 0; i < Callers * CallsBefore; i++)
        {
            await warm.WaitAsync();
        }

        await SuspendAsync(stage, agent, cascade: false, agent);
        suspended.SetResult();
        await Task.WhenAll(callers);
        await ResumeAsync(stage, agent, cascade: false, agent);
        await stage.SeeAsync(agent);
    }

    public static async Task OfAllBelowAsync(Stage stage)
    {
        var chain = stage.Cast.Sales.Chain;
        await SuspendAsync(stage, chain[0], cascade: true, [.. chain]);
        await stage.SeeAllAsync(chain);
        await ResumeAsync(stage, chain[0], cascade: true, [.. chain]);
        await stage.SeeAllAsync(chain);
    }

    private static async Task SuspendAsync(Stage stage, DayAgent agent, bool cascade, params DayAgent[] reached)
    {
        using (DayAgent.Disturb(reached))
        {
            var request = new SuspendAgentRequest { Agent = agent.Ref, Reason = "odd refunds", Cascade = cascade };
            await stage.Client.DoAsync(to => Stage.Agents(to).SuspendAgentAsync(request).ResponseAsync);
            Array.ForEach(reached, each => each.Status = "suspended");
        }

        // Once more changes nothing.
        var again = new SuspendAgentRequest { Agent = agent.Ref, Reason = "again", Cascade = cascade };
        Assert.False((await stage.Client.AskAsync(to => Stage.Agents(to).SuspendAgentAsync(again).ResponseAsync)).HasPosition);
    }

    private static async Task ResumeAsync(Stage stage, DayAgent agent, bool cascade, params DayAgent[] reached)
    {
        using (DayAgent.Disturb(reached))
        {
            var request = new ResumeAgentRequest { Agent = agent.Ref, Note = "looked at", Cascade = cascade };
            await stage.Client.DoAsync(to => Stage.Agents(to).ResumeAgentAsync(request).ResponseAsync, "not_suspended");
            Array.ForEach(reached, each => each.Status = "active");
        }
    }
}
