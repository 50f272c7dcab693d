using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Commands.Policies;

public sealed class OrgLimitSpecs
{
    [Fact]
    public async Task A_limit_of_an_org_survives_a_restart_and_is_raised_without_one()
    {
        var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var elsewhere = await side.JoinAsync(2, "globex");
        await LimitAsync(side, perHour: 3);
        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Deny], await CallAsync(side, agent, 4));
        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Allow, Verdict.Allow], await CallAsync(side, elsewhere, 4));

        await using var again = await side.RestartAsync();
        Assert.Equal([Verdict.Deny], await CallAsync(again, agent, 1));

        // What was spent stays spent: two more are allowed, not five.
        await LimitAsync(again, perHour: 5);
        Assert.Equal([Verdict.Allow, Verdict.Allow, Verdict.Deny], await CallAsync(again, agent, 3));
    }

    private static async Task LimitAsync(WriteSide side, int perHour)
    {
        var text = $"scope: org:acme\ntools: {{search: {{allow: true, limit_per_hour: {perHour}}}}}\n";
        Assert.IsType<Answer<PinnedPolicy>.Done>(await side.Policies.ApplyAsync(
            WriteSide.Local, "acme", new PolicyChange([new PolicySource("limits.yaml", text)], [], "so many"), CancellationToken.None));
    }

    private static async Task<List<Verdict>> CallAsync(WriteSide side, TestAgent agent, int times)
    {
        var verdicts = new List<Verdict>();
        for (var i = 0; i < times; i++)
        {
            verdicts.Add((await side.CheckAsync(agent.Calls())).Verdict);
        }

        return verdicts;
    }
}
