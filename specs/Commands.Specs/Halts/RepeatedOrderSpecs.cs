using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Halts;

public sealed class RepeatedOrderSpecs
{
    [Fact]
    public async Task An_order_that_was_cut_short_is_finished_by_whoever_repeats_it()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var running = agent.Calls(trace: "long");
        Assert.Equal(Verdict.Allow, (await side.CheckAsync(running)).Verdict);

        // The halt is durable, and the process ends before it comes to the operations.
        var origin = new CommandOrigin("acme", null, "operator:spec", Assurance.Unspecified, []);
        var order = new HaltCommand.Order("0123456789abcdef0123456789abcdef", "", null, HaltSignal.Terminate, "leaked key");
        await side.Commands.RunAsync(
            (undertaking, token) => side.Commands.AskAsync(undertaking, order, origin, token), CancellationToken.None);

        var scope = new HaltScope("acme", "", null);
        await side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Terminate, "leaked key", CancellationToken.None);
        await side.Brake.ReleaseAsync(WriteSide.Local, scope, "a new key is out", CancellationToken.None);

        Assert.Equal("operation terminated", (await side.CheckAsync(running)).Reason);
    }
}
