using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Memory.Secrets;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Edges.Messaging.Dialling;
using AgentAssembly.Edges.Messaging;
using AgentAssembly.Specs.Commands;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.Messaging;

// A write side with all that delivers, over the real bus. The log's clock is the spec's own; limits of sending are real.
internal sealed class DeliverySide : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IBusControl _bus;
    private readonly Scheduler _scheduler;

    private DeliverySide(WriteSide side, ISecretValues values, Func<IDeliveryDesk, IDeliveryDesk> around)
    {
        (Side, Values) = (side, values);
        var lookup = new DeliveryLookup(side.State, side.Log);
        var box = new DestinationSecretBox(values, side.Vault, side.Ids);
        var access = new DestinationAccess(side.State, side.Permission);
        Queue = new DeliveryQueue(side.State);
        Desk = new DeliveryDesk(side.Commands, lookup, box, UnderWay, Watch, side.Ids, side.Time);
        Destinations = new DestinationAdministration(side.Commands, side.Permission, access, box, [], SomeJobs.Anywhere);
        Trial = new DestinationTrial(side.Commands, side.Permission, access, Queue, Watch, side.Ids, side.Time);
        Ledger = new DeliveryLedger(side.Commands, side.Permission, access, lookup, new StreamHistory<KnownDelivery>(side.Log, DeliveryLedger.Fold, 1_000));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(SomeJobs.Anywhere)
            .AddSingleton<INameResolver>(new SomeJobs.Names())
            .AddSingleton(around(Desk))
            .AddMessaging(SomeJobs.Patient)
            .BuildServiceProvider();
        _bus = _services.GetRequiredService<IBusControl>();
        _scheduler = new Scheduler(
            side.State, side.Log,
            [new DueDeliveries(side.State, lookup, Desk, UnderWay, _services.GetRequiredService<IDeliveryCourier>())], side.Time);
    }

    public WriteSide Side { get; }

    public ISecretValues Values { get; }

    public DeliveriesUnderWay UnderWay { get; } = new();

    public DeliveryWatch Watch { get; } = new();

    public DeliveryQueue Queue { get; }

    public DeliveryDesk Desk { get; }

    public DestinationAdministration Destinations { get; }

    public DestinationTrial Trial { get; }

    public DeliveryLedger Ledger { get; }

    public static async Task<DeliverySide> StartAsync(
        Func<IDeliveryDesk, IDeliveryDesk>? around = null, ISecretValues? values = null) =>
        await OnAsync(await WriteSide.StartAsync(), values ?? new MemorySecretValues(), around);

    // Another process over the same log, values and keys.
    public async Task<DeliverySide> RestartAsync(Func<IDeliveryDesk, IDeliveryDesk>? around = null)
    {
        await StopAsync();
        return await OnAsync(await Side.RestartAsync(), Values, around);
    }

    public async Task SetAsync(string name, DestinationKind kind, string address)
    {
        await Side.Tenancy.CreateOrgAsync(WriteSide.Local, "acme", "", CancellationToken.None);
        var answer = await Destinations.SetAsync(
            WriteSide.Local, new("acme", name), SomeJobs.Profile(kind, address), SomeJobs.Secrets(kind, address), CancellationToken.None);
        Assert.IsType<Answer<bool>.Done>(answer);
    }

    public async Task<IReadOnlyList<DeliveryId>> QueueAsync(AlertNotice notice, params string[] destinations)
    {
        var origin = new CommandOrigin(notice.Org, null, "system:spec", Assurance.Unspecified, []);
        var outcome = await Side.Commands.RunAsync(
            (undertaking, token) => Queue.QueueAsync(undertaking, notice, destinations, origin, token), CancellationToken.None);
        return outcome.Reply;
    }

    public async Task<IReadOnlyList<KnownDelivery>> LedgerAsync() =>
        Assert.IsType<Answer<IReadOnlyList<KnownDelivery>>.Done>(await Ledger.ListAsync(
            WriteSide.Local, new("acme", [], "", null), CancellationToken.None)).Value;

    // Moves the clock on to what is due next, and leaves it there for as long as attempts really take, until nothing is open.
    public async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await LedgerAsync()).Where(delivery => delivery.State.IsOpen).ToList() is { Count: > 0 } open)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
            if (UnderWay.Count == 0)
            {
                var due = open.Where(each => !WaitsForAny(each.State.Notice!, open)).Min(each => each.State.DueAt.UnixMicroseconds);
                Side.Time.Advance(TimeSpan.FromMicroseconds(Math.Max(1_000_000, due - Side.Now.UnixMicroseconds)));
            }
        }
    }

    private static bool WaitsForAny(AlertNotice notice, IEnumerable<KnownDelivery> open) =>
        notice.Occasion == AlertOccasion.Resolved
        && open.Any(each => each.State.Notice is { Occasion: AlertOccasion.Fired } fired && fired.Alert == notice.Alert);

    // Waits for something that the clock has no part in.
    public static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Side.DisposeAsync();
    }

    private static async Task<DeliverySide> OnAsync(WriteSide side, ISecretValues values, Func<IDeliveryDesk, IDeliveryDesk>? around)
    {
        var delivering = new DeliverySide(side, values, around ?? (desk => desk));
        await delivering._bus.StartAsync();
        delivering._scheduler.Start();
        return delivering;
    }

    private async Task StopAsync()
    {
        await _scheduler.DisposeAsync();
        await _bus.StopAsync();
        await _services.DisposeAsync();
    }
}
