using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Specs.Messaging.Servers;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

public sealed class OrderSpecs
{
    [Theory]
    [InlineData((int)HttpMischief.Fail, 3, DeliveryPhase.Succeeded)]
    [InlineData((int)HttpMischief.Reject, 1, DeliveryPhase.DeadLettered)]
    public async Task That_an_alert_is_over_is_sent_when_that_it_was_raised_has_been_taken_or_given_up(
        int mischief, int times, DeliveryPhase phase)
    {
        var refused = 0;
        await using var server = new MisbehavingHttp(_ => Interlocked.Increment(ref refused) <= times ? (HttpMischief)mischief : HttpMischief.Take);
        await using var side = await StartAsync(server);
        var ids = await QueueBothAsync(side);
        await side.SettleAsync();
        var order = server.Arrived.Select(arrival => ids.Single(id => arrival.Bears(id.Value.ToString())).Key);
        var fired = Enumerable.Repeat(AlertOccasion.Fired, phase == DeliveryPhase.Succeeded ? times + 1 : times);
        Assert.Equal([.. fired, AlertOccasion.Resolved], order);
        Assert.Equal([phase, DeliveryPhase.Succeeded], await PhasesAsync(side));
    }

    [Fact]
    public async Task The_desk_gives_out_nothing_before_its_turn()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Fail);
        await using var side = await StartAsync(server);
        var (fired, resolved) = (Notice, Notice with { Occasion = AlertOccasion.Resolved });
        await side.QueueAsync(fired, "ops");
        await DeliverySide.UntilAsync(async () => (await side.LedgerAsync()).Single().State.Attempts == 1);
        await side.QueueAsync(resolved, "ops");
        Assert.Null(await side.Desk.TakeAsync(new(DeliveryId.Of(resolved, "ops").ToString(), 1), CancellationToken.None));
    }

    private static async Task<Dictionary<AlertOccasion, DeliveryId>> QueueBothAsync(DeliverySide side)
    {
        var ids = new Dictionary<AlertOccasion, DeliveryId>();
        foreach (var occasion in (AlertOccasion[])[AlertOccasion.Fired, AlertOccasion.Resolved])
        {
            ids[occasion] = Assert.Single(await side.QueueAsync(Notice with { Occasion = occasion }, "ops"));
        }

        return ids;
    }

    private static async Task<DeliverySide> StartAsync(MisbehavingHttp server)
    {
        var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.PagerDuty, server.Address);
        return side;
    }

    private static async Task<IEnumerable<DeliveryPhase>> PhasesAsync(DeliverySide side) =>
        (await side.LedgerAsync()).OrderBy(each => each.State.Notice!.Occasion).Select(each => each.State.Phase);
}
