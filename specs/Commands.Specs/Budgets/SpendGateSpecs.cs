using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Budgets;

public sealed class SpendGateSpecs
{
    private const string Strict = "tools: {'*': {allow: true}}\nbudget: {daily_limit_usd: 0.001}\n";

    // Found by random histories: the money stayed set aside that the policies of before had allowed.
    [Fact]
    public async Task A_call_that_is_decided_again_under_other_policies_is_held_against_their_limits()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => store = new WatchedStore(inner) });
        var agent = await side.JoinAsync(1);
        store!.Before = async request =>
        {
            if (request.Writes[0].Stream.Category == "session")
            {
                store.Before = null;
                await side.PublishAsync(Strict);
            }
        };

        var reply = await side.CheckAsync(Call(agent));

        Assert.Equal((Verdict.Deny, "daily_budget_exceeded"), (reply.Verdict, reply.ReasonCode));
        var (charged, held) = await side.Budgets.ReadAsync("acme", (book, _, _) => book.TotalOf(Account.Org));
        Assert.Equal((default, default), (charged, held));
    }

    [Fact]
    public async Task What_is_decided_again_for_another_reason_keeps_its_money()
    {
        var store = default(WatchedStore);
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = inner => store = new WatchedStore(inner) });
        var (agent, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        store!.Before = async request =>
        {
            if (request.Writes[0].Stream.Category == "session")
            {
                store.Before = null;
                await side.Brake.OrderAsync(
                    WriteSide.Local, new("acme", "", other.Id), HaltSignal.Pause, "looked into", CancellationToken.None);
            }
        };

        var reply = await side.CheckAsync(Call(agent));

        Assert.Equal(Verdict.Allow, reply.Verdict);
        Assert.Equal(reply.Reservation!.Value, Assert.Single(await OpenAsync(side)));
        Assert.Equal(1, await side.CountAsync(BudgetEventCodec.ReservedType));
    }

    private static Task<List<EventId>> OpenAsync(WriteSide side) =>
        side.Budgets.ReadAsync("acme", (book, _, _) => book.Open.Select(open => open.Id).ToList());

    private static AgentAssembly.Commands.Core.Actions.CheckAction.CheckAction Call(TestAgent agent)
    {
        var call = agent.Calls();
        return call with
        {
            Action = new AgentAction
            {
                Actor = call.Action.Actor, Kind = ActionKind.LlmCall, TraceId = "run-1", Model = "gpt-4o", PromptTokens = 1_000,
            },
        };
    }
}
