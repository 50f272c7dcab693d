using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands.Anomalies;

namespace AgentAssembly.Specs.Commands.Alerts;

// Everything about alerts over a write side, evaluated when the spec says so.
internal sealed class AlertSide : IAsyncDisposable
{
    public const string PayIsDenied = "tools: {search: {allow: true}, pay: {allow: false}}";
    public const string Org = "acme";

    private readonly AlertSilences _silences;
    private readonly StreamHistory<KnownAlert> _history;

    private AlertSide(WriteSide side)
    {
        Side = side;
        var writes = new AlertWrites(side.Commands, side.Sequencer, new DeliveryQueue(side.State));
        var destinations = new AlertDestinations(side.State);
        var lookup = new AlertLookup(side.State, side.Store);
        var rights = new AlertRights(side.State, side.Permission);
        var raising = new AlertRaising(side.Commands, writes, lookup, side.Sequencer);
        _history = new StreamHistory<KnownAlert>(side.Log, AlertQueries.Fold, 1_000);
        Evaluator = new AlertEvaluator(side.State, side.Store, side.Log, raising, side.Time);
        Alerts = new AlertAdministration(side.Commands, writes, lookup, rights, side.Permission, side.Sequencer);
        Rules = new AlertRuleAdministration(side.Commands, destinations, rights, side.Permission, new AlertPreview(side.Log, side.Store));
        Alerting = new AlertingAdministration(side.Commands, destinations, rights, side.Permission, side.Ids, side.Sequencer);
        Queries = new AlertQueries(side.Store, side.Log, lookup, _history);
        _silences = new AlertSilences(side.State, side.Store, raising);
    }

    public WriteSide Side { get; private init; }

    public AlertEvaluator Evaluator { get; }

    public AlertAdministration Alerts { get; }

    public AlertRuleAdministration Rules { get; }

    public AlertingAdministration Alerting { get; }

    public AlertQueries Queries { get; }

    // It has the destinations ops and desk.
    public static async Task<AlertSide> StartAsync(string policy = PayIsDenied)
    {
        var side = new AlertSide(await WriteSide.StartAsync(policy));
        await side.Side.Tenancy.CreateOrgAsync(WriteSide.Local, Org, "", CancellationToken.None);
        await side.Side.LookForNothingAsync();
        await side.AddAsync("ops");
        await side.AddAsync("desk");
        return side;
    }

    public async Task AddAsync(string destination)
    {
        var profile = new DestinationProfile { Kind = DestinationKind.Smtp };
        var origin = new CommandOrigin(Org, null, "operator:spec", Assurance.Unspecified, []);
        await Side.Commands.RunAsync(
            (undertaking, token) => Side.Commands.AskAsync(
                undertaking, new DestinationId(Org, destination), new DestinationCommand.Set(destination, profile, "", null), origin, token),
            CancellationToken.None);
    }

    // Lets every alert go to ops.
    public async Task RouteAsync() => Assert.IsType<Answer<bool>.Done>(await Alerting.SetRouteAsync(
        WriteSide.Local, Org, new AlertRoute("", "", AlertSeverity.Info, ["ops"]), CancellationToken.None));

    // What people are told, in order: what was told of what to whom.
    public async Task<List<(AlertOccasion Occasion, string To)>> ToldAsync() =>
    [
        .. (await Side.EventsAsync("delivery")).Select(recorded => DeliveryEventCodec.Read(recorded.Event.Open()))
            .OfType<DeliveryEvent.Queued>().Select(queued => (queued.Notice.Occasion, queued.Destination)),
    ];

    // Another process over the same log.
    public async Task<AlertSide> RestartAsync()
    {
        await Evaluator.DisposeAsync();
        _history.Dispose();
        return new AlertSide(await Side.RestartAsync());
    }

    public static AlertRule Rule(
        AlertMetric metric = AlertMetric.PolicyViolationCount, decimal threshold = 2, int dedupSeconds = 0, string name = "too many") => new()
        {
            Name = name,
            Metric = metric,
            Operator = AlertOperator.Above,
            Threshold = threshold,
            Severity = AlertSeverity.High,
            WindowSeconds = 300,
            DedupSeconds = dedupSeconds,
            Destinations = ["ops"],
        };

    public async Task SetAsync(AlertRule rule) => Assert.IsType<Answer<bool>.Done>(
        await Rules.SetAsync(WriteSide.Local, Org, rule, "", CancellationToken.None));

    public async Task CheckAsync(TestAgent agent, string tool, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await Side.CheckAsync(agent.Calls(tool));
        }
    }

    // Goes on to the next evaluation, and makes it.
    public async Task<Instant> NextAsync(int evaluations = 1)
    {
        for (var i = 0; i < evaluations; i++)
        {
            var due = Evaluations.Knowing(Side.Now).Plus(TimeSpan.FromSeconds(1));
            Side.Time.Advance(TimeSpan.FromMicroseconds(due.UnixMicroseconds - Side.Now.UnixMicroseconds));
            await Evaluator.EvaluateAsync(CancellationToken.None);
        }

        return Evaluations.NotAfter(Side.Now);
    }

    // As the scheduler does.
    public async Task KeepSilencesAsync()
    {
        foreach (var appointment in _silences.Open(Side.Now).Where(each => each.Due <= Side.Now).ToList())
        {
            await _silences.KeepAsync(appointment.Subject, Side.Now, CancellationToken.None);
        }
    }

    public Task<IReadOnlyList<KnownAlert>> ListAsync(Caller? caller = null, params AlertPhase[] phases) => Queries.ListAsync(
        caller ?? WriteSide.Local, new AlertQuestion { Org = Org, Phases = [.. phases] }, CancellationToken.None).AsTask();

    public async Task<KnownAlert> OnlyAsync() => Assert.Single(await ListAsync());

    public async Task<List<AlertEvent>> EventsAsync() =>
        [.. (await Side.EventsAsync("alert")).Select(recorded => AlertEventCodec.Read(recorded.Event.Open())!)];

    public async ValueTask DisposeAsync()
    {
        await Evaluator.DisposeAsync();
        _history.Dispose();
        await Side.DisposeAsync();
    }
}
