using AgentAssembly.Contracts.Admin.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Alerts;

/// <summary>
/// Every kind of destination, as a server of its own on this machine, beside a real process that is killed while it tells
/// them of an alert.
/// </summary>
public sealed class AlertDeliverySpecs : IAsyncLifetime
{
    private const string Org = "acme";
    private const string Policy = "tools: {search: {allow: true}, pay: {allow: false}}";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _state = Directory.CreateTempSubdirectory("aasm-deliveries-").FullName;
    private RunningServer _server = null!;

    private AlertAdminService.AlertAdminServiceClient Alerts => new(_server.Channel);

    private DestinationAdminService.DestinationAdminServiceClient Destinations => new(_server.Channel);

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "policy.yaml"), Policy);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task Every_destination_receives_exactly_what_the_ledger_says_also_across_a_kill()
    {
        await using var receivers = new Receivers();
        await MakeAsync(receivers);
        await DenyAsync(times: 5);
        await UntilAsync(() => Task.FromResult(receivers.Hook.Arrived.Count == 1));
        await _server.KillAsync();
        await _server.DisposeAsync();
        await StartAsync();

        var fired = await SucceededAsync("fired");
        var alert = Assert.Single(fired.Select(delivery => delivery.AlertId).Distinct());
        Assert.Equal("resolved", (await Alerts.ResolveAlertAsync(new() { Id = alert, Reason = "mended" })).Status);
        var resolved = await SucceededAsync("resolved");

        foreach (var kind in Receivers.Kinds)
        {
            var messages = receivers.ToldTo(kind);
            string[] told = [.. fired.Concat(resolved).Where(delivery => delivery.Destination == kind).Select(delivery => delivery.Id)];
            Assert.Equal(2, told.Length);
            Assert.All(told, id => Assert.Contains(messages, message => message.Contains(id, StringComparison.Ordinal)));
            Assert.All(messages, message => Assert.Single(told, id => message.Contains(id, StringComparison.Ordinal)));
        }

        // What was heard and not answered came again, as the same.
        var hook = fired.Single(delivery => delivery.Destination == "webhook").Id;
        Assert.Equal(2, receivers.Hook.Arrived.Count(message => message.Headers["webhook-id"] == hook));
    }

    [Fact]
    public async Task A_destination_that_a_rule_or_a_route_names_is_not_removed()
    {
        await using var receivers = new Receivers();
        await MakeAsync(receivers);
        Assert.Contains("alert rule 'denied'", await WhyNotRemovedAsync(), StringComparison.Ordinal);
        await Alerts.SetAlertRouteAsync(new() { Org = Org, Route = new() { Destinations = { "webhook" } } });
        await Alerts.RemoveAlertRuleAsync(new() { Org = Org, Name = "denied" });
        Assert.Contains("alert route of every category", await WhyNotRemovedAsync(), StringComparison.Ordinal);
        await Alerts.ClearAlertRouteAsync(new() { Org = Org });
        Assert.True((await Destinations.RemoveDestinationAsync(new() { Org = Org, Name = "webhook" })).Changed);
    }

    private async Task StartAsync() => _server = await RunningServer.StartOnAsync(
        _state, new Dictionary<string, string> { ["AA_ALLOW_PRIVATE_WEBHOOK_EGRESS"] = "1" });

    // A destination of every kind, and a rule that tells them all.
    private async Task MakeAsync(Receivers receivers)
    {
        await new TenancyService.TenancyServiceClient(_server.Channel).CreateOrgAsync(new() { Org = Org });
        foreach (var kind in Receivers.Kinds)
        {
            var request = new SetDestinationRequest { Org = Org, Name = kind, Kind = kind };
            request.Settings.Add(receivers.SettingsOf(kind));
            request.Secrets.Add(receivers.SecretsOf(kind));
            Assert.True((await Destinations.SetDestinationAsync(request)).Changed);
        }

        var rule = new AlertRuleRecord
        {
            Name = "denied", Metric = "policy_violation_count", Operator = ">", Threshold = "2", Severity = "critical",
        };
        rule.Destinations.AddRange(Receivers.Kinds);
        Assert.True((await Alerts.SetAlertRuleAsync(new() { Org = Org, Rule = rule })).Changed);
    }

    private async Task DenyAsync(int times)
    {
        using var agent = new TestAgent { Org = Org, Team = "payments" };
        await agent.RegisterAsync(_server.Channel);
        for (var i = 0; i < times; i++)
        {
            await _server.Checks.CheckActionAsync(agent.ToolCall("pay", $"run-{i}"));
        }
    }

    private async Task<string> WhyNotRemovedAsync() => (await Assert.ThrowsAsync<RpcException>(
        async () => await Destinations.RemoveDestinationAsync(new() { Org = Org, Name = "webhook" }))).Status.Detail;

    // What the ledger says, once it says that every destination was told.
    private async Task<IReadOnlyList<DeliveryRecord>> SucceededAsync(string occasion)
    {
        IReadOnlyList<DeliveryRecord> told = [];
        await UntilAsync(async () =>
        {
            var all = await Destinations.ListDeliveriesAsync(new() { Org = Org });
            told = [.. all.Deliveries.Where(delivery => delivery.Occasion == occasion)];
            return told.Count == Receivers.Kinds.Count && told.All(delivery => delivery.Status == "succeeded");
        });
        return told;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
