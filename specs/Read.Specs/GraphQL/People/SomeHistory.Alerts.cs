using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Commands.Anomalies;

namespace AgentAssembly.Specs.Read.GraphQL.People;

/// <content>Alerts, destinations, deliveries and anomalies.</content>
internal sealed partial class SomeHistory
{
    private readonly List<(string Org, AlertId Id)> _alerts = [];
    private readonly List<(string Org, DeliveryId Id, AlertNotice Notice)> _deliveries = [];
    private readonly List<(TestAgent Agent, EventId Id)> _anomalies = [];

    private List<Func<Task>> AlertSteps() =>
    [
        RuleAsync, SilenceAsync, AlertRouteAsync, DestinationAsync, RaiseAsync, RaiseAsync, HandleAsync, HandleAsync, TellAsync, TellAsync,
        ReportAsync, ReportAsync, DetectAsync, DetectAsync, JudgeAsync, AnomalyRulesAsync,
    ];

    private Task<TReply> AskAsync<TReply>(
        string org, string team, Func<Undertaking, CommandOrigin, CancellationToken, ValueTask<TReply>> ask, string by = "user:anna")
    {
        var origin = new CommandOrigin(org, team.Length == 0 ? null : team, by, Assurance.Bound, []);
        return AskAsync();

        async Task<TReply> AskAsync() => (await _side.Commands.RunAsync(
            (undertaking, token) => ask(undertaking, origin, token), CancellationToken.None)).Reply;
    }

    private Task RuleAsync()
    {
        var (org, name, team) = (Any(Orgs), $"rule {_random.Next(3)}", AnyTeamOrNone);
        AlertRuleCommand command = _random.Next(4) == 0
            ? new AlertRuleCommand.Remove("")
            : new AlertRuleCommand.Set(
                new AlertRule
                {
                    Name = name,
                    Metric = AlertMetric.PolicyViolationRate,
                    Operator = AlertOperator.Above,
                    Threshold = _random.Next(100) / 10m,
                    Severity = AlertSeverity.High,
                    WindowSeconds = 300,
                    Destinations = ["ops"],
                    Team = team,
                    IsEnabled = Perhaps,
                },
                "");
        return AskAsync(org, team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, AlertRuleId.Of(org, name), command, origin, token));
    }

    private Task SilenceAsync() => SilenceAsync(Any(Orgs), $"{_random.Next(4):x32}", AnyTeamOrNone, Perhaps);

    private Task SilenceAsync(string org, string id, string team, bool isSet)
    {
        AlertingCommand command = isSet
            ? new AlertingCommand.SetSilence(
                new(id, "", "", team, "", AlertSeverity.Low, Now.Plus(TimeSpan.FromSeconds(_random.Next(2, 100))), "upgrade"), Now)
            : new AlertingCommand.EndSilence(id, "done", Now);
        return AskAsync(org, team, (undertaking, origin, token) => _side.Commands.AskAsync(undertaking, command, origin, token));
    }

    private Task AlertRouteAsync() => AlertRouteAsync(Any(Orgs), _random.Next(3) > 0);

    private Task AlertRouteAsync(string org, bool isSet)
    {
        var (category, team) = (Perhaps ? "budget" : "", AnyTeamOrNone);
        AlertingCommand command = isSet
            ? new AlertingCommand.SetRoute(new(category, team, AlertSeverity.Medium, [Perhaps ? "ops" : "desk"]))
            : new AlertingCommand.ClearRoute(category, team);
        return AskAsync(org, team, (undertaking, origin, token) => _side.Commands.AskAsync(undertaking, command, origin, token));
    }

    private Task DestinationAsync()
    {
        var (org, name) = (Any(Orgs), Perhaps ? "ops" : "desk");
        DestinationCommand command = _random.Next(5) > 0
            ? new DestinationCommand.Set(
                name,
                new DestinationProfile
                {
                    Kind = DestinationKind.Webhook,
                    IsEnabled = Perhaps,
                    Settings = DestinationProfile.NoSettings.Add("b_note", "x").Add("aNote", $"{_random.Next(9)}"),
                },
                "https://hooks.example",
                new KeptSecrets(Secret("kept"), Secret("key"), ["url", "signing_key"]))
            : new DestinationCommand.Remove();
        return AskAsync(org, "", (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, new DestinationId(org, name), command, origin, token));
    }

    private async Task RaiseAsync()
    {
        var (agent, number) = (Any(_agents), _alerts.Count);
        var id = AlertId.Of(agent.Org, "spec", number);
        var about = new AlertCase
        {
            Key = "spec",
            Number = number,
            Category = Perhaps ? "budget" : "policy",
            Severity = Any(Enum.GetValues<AlertSeverity>()),
            Title = $"too much of {agent.Number}",
            Team = agent.Team,
            Agent = Perhaps ? agent.Id.ToString() : "",
            Rule = Perhaps
                ? new(AlertRuleId.Of(agent.Org, "rule 1"), 0, "rule 1", AlertMetric.SpendUsd, AlertOperator.Above, 1.50m, 300, 2.25m)
                : null,
            Evidence = DestinationProfile.NoSettings.Add("b_figure", "1").Add("aFigure", "2"),
            At = Now,
            DedupUntil = Now.Plus(TimeSpan.FromMinutes(5)),
        };
        await AskAsync(agent.Org, agent.Team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, id, new AlertCommand.Raise(about, 1, null), origin, token));
        _alerts.Add((agent.Org, id));
    }

    private async Task HandleAsync()
    {
        if (_alerts.Count == 0)
        {
            return;
        }

        var (org, id) = Any(_alerts);
        AlertCommand command = _random.Next(4) switch
        {
            0 => new AlertCommand.Acknowledge("user:anna", "mine"),
            1 => new AlertCommand.Silence(Now.Plus(TimeSpan.FromMinutes(1)), "known", Now),
            2 => new AlertCommand.Recur(Now, 2),
            _ => new AlertCommand.Resolve("mended", HasEnded: true),
        };
        await AskAsync(org, "", (undertaking, origin, token) => _side.Commands.AskAsync(undertaking, id, command, origin, token));
    }

    private async Task TellAsync()
    {
        if (_alerts.Count == 0)
        {
            await RaiseAsync();
        }

        var (org, id) = Any(_alerts);
        var notice = new AlertNotice
        {
            Alert = id, Org = org, Occasion = AlertOccasion.Fired, Severity = AlertSeverity.High, Category = "policy", Title = "too much", At = Now,
        };
        var queued = await AskAsync(org, "", (undertaking, origin, token) =>
            new DeliveryQueue(_side.State).QueueAsync(undertaking, notice, ["ops", "desk"], origin, token), "system:alerts");
        _deliveries.AddRange(queued.Select(delivery => (org, delivery, notice)));
    }

    private async Task ReportAsync()
    {
        if (_deliveries.Count == 0)
        {
            return;
        }

        var (org, id, _) = Any(_deliveries);
        DeliveryOutcome outcome = _random.Next(3) switch
        {
            0 => new DeliveryOutcome.Delivered("remote 1") { Status = 200 },
            1 => new DeliveryOutcome.Failed(FailureClass.Timeout, "nothing came"),
            _ => new DeliveryOutcome.Failed(FailureClass.Rejected, "no such hook") { Status = 404 },
        };
        await AskAsync(org, "", (undertaking, origin, token) =>
            undertaking.AskAsync<DeliveryDecider, DeliveryEventCodec, DeliveryState, DeliveryCommand, DeliveryEvent, DeliveryReply>(
                id.Stream, new DeliveryCommand.Report(1, outcome, Now, 0.5), origin, token), "system:deliveries");
    }

    private async Task DetectAsync()
    {
        var agent = Any(_agents);
        var what = new Anomaly
        {
            Type = Any(AnomalyWords.Types),
            Agent = agent.Id,
            Subject = "nmap",
            Response = AnomalyResponse.Pause,
            Effect = Perhaps ? AnomalyEffect.Suspended : AnomalyEffect.Recorded,
            PauseSeconds = 30,
            RulesDigest = AnomalyRules.Default.Digest,
            Evidence = DestinationProfile.NoSettings.Add("b_figure", "1").Add("aFigure", "2"),
        };
        var stream = AnomalyDecider.StreamOf(agent.Org, agent.Id);
        await AskAsync(agent.Org, agent.Team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, stream, new AnomalyCommand.Detect(what), origin, token));
        await AskAsync(agent.Org, agent.Team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, stream, Perhaps ? new AnomalyCommand.Answer(false) : new AnomalyCommand.Tick(Now), origin, token));
        if (_side.Known(agent)?.State.Recent is [.., var last])
        {
            _anomalies.Add((agent, last.Id));
        }
    }

    private async Task JudgeAsync()
    {
        if (_anomalies.Count > 0)
        {
            await _side.Administration().JudgeAsync(
                WriteSide.Local, Any(_anomalies).Id.ToString(), Perhaps ? AnomalyVerdict.Confirmed : AnomalyVerdict.FalsePositive,
                "looked into it", CancellationToken.None);
        }
    }

    private Task AnomalyRulesAsync() =>
        _side.SetRulesAsync(rules => rules with { LoopThreshold = _random.Next(100, 400) }, Any(Orgs));
}
