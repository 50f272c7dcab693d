using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Alerts;

/// <summary>
/// Recorded sessions against a real process whose policy lets agents read and not write: a rule over the rate of violations
/// fires, and people deal with it.
/// </summary>
public sealed class AlertSpecs
{
    private const string Policy = """
        tools:
          "*": { allow: true }
          cancel_reservation: { allow: false }
          update_reservation_flights: { allow: false }
          book_reservation: { allow: false }
          send_certificate: { allow: false }
        """;

    private const int SessionsPlayed = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_rule_over_recorded_sessions_fires_and_is_acknowledged_silenced_and_resolved()
    {
        await using var server = await StartAsync();
        using var agent = new TestAgent { Org = "airline", Team = "service" };
        await agent.RegisterAsync(server.Channel);
        var alerts = new AlertAdminService.AlertAdminServiceClient(server.Channel);
        var rule = new AlertRuleRecord
        {
            Name = "too many writes", Metric = "policy_violation_rate", Operator = ">", Threshold = "0", Severity = "high", DedupSecs = 600,
        };
        Assert.True((await alerts.SetAlertRuleAsync(new() { Org = "airline", Rule = rule })).Changed);
        using var limit = new CancellationTokenSource(Patience);
        using var watch = alerts.WatchAlerts(new() { Org = "airline" }, cancellationToken: limit.Token);
        await watch.ResponseHeadersAsync;

        var (decisions, denials) = await PlayAsync(server, agent);
        var raised = await NextAsync(watch, "alert.raised", limit.Token);

        Assert.Equal(("rule", "high", "unresolved"), (raised.Category, raised.Severity, raised.Status));
        Assert.InRange(decimal.Parse(raised.Rule.Value, CultureInfo.InvariantCulture), 0.01m, 100m);
        Assert.InRange(int.Parse(raised.Evidence["decisions"], CultureInfo.InvariantCulture), 20, decisions);
        Assert.InRange(denials, 1, decisions);
        await ForeignersFindNothingAsync(server, alerts, raised.Id);
        await Assert.ThrowsAsync<RpcException>(async () => await alerts.ResolveAlertAsync(new() { Id = raised.Id }, agent.Credential));

        Assert.Equal("acknowledged", (await alerts.AcknowledgeAlertAsync(new() { Id = raised.Id, Reason = "seen" })).Status);
        Assert.Equal("suppressed",
            (await alerts.SilenceAlertAsync(new() { Id = raised.Id, DurationSecs = 1, Reason = "being mended" })).Status);
        Assert.Equal("acknowledged", (await NextAsync(watch, "alert.silence_ended", limit.Token)).Status);
        Assert.Equal("resolved", (await alerts.ResolveAlertAsync(new() { Id = raised.Id, Reason = "mended" })).Status);
        Assert.Equal("resolved", (await NextAsync(watch, "alert.resolved", limit.Token)).Status);

        var story = await alerts.GetAlertAsync(new() { Id = raised.Id });
        Assert.Equal(
            ["alert.raised", "alert.acknowledged", "alert.silenced", "alert.silence_ended", "alert.resolved"],
            story.Steps.Select(step => step.Type));
        var previewed = await alerts.PreviewAlertRuleAsync(new() { Org = "airline", Rule = new() { Name = rule.Name } });
        Assert.Contains(raised.Rule.Value, previewed.Alerts.Select(alert => alert.Value));
    }

    private static async Task<RunningServer> StartAsync()
    {
        var state = Directory.CreateTempSubdirectory("aasm-alerts-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), Policy);
        return await RunningServer.StartAgainAsync(state);
    }

    private static async Task ForeignersFindNothingAsync(RunningServer server, AlertAdminService.AlertAdminServiceClient alerts, string id)
    {
        using var foreign = new TestAgent { Org = "globex", Team = "desk" };
        await foreign.RegisterAsync(server.Channel);
        foreach (var ask in (Func<Task>[])
            [
                async () => await alerts.GetAlertAsync(new() { Id = id }, foreign.Credential),
                async () => await alerts.AcknowledgeAlertAsync(new() { Id = id }, foreign.Credential),
                async () => await alerts.ResolveAlertAsync(new() { Id = id }, foreign.Credential),
            ])
        {
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(ask)).StatusCode);
        }
    }

    private static async Task<(int Decisions, int Denials)> PlayAsync(RunningServer server, TestAgent agent)
    {
        var (decisions, denials, sessions) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Traffic", "sessions.jsonl")))
        {
            using var read = JsonDocument.Parse(line);
            var step = read.RootElement;
            sessions.Add(step.GetProperty("session").GetString()!);
            if (sessions.Count > SessionsPlayed)
            {
                break;
            }

            if (step.GetProperty("kind").GetString() == "tool_call")
            {
                var reply = await server.Checks.CheckActionAsync(agent.ToolCall(
                    step.GetProperty("tool").GetString()!, step.GetProperty("session").GetString()!, step.GetProperty("args").GetRawText()));
                decisions++;
                denials += reply.Decision == Decision.Deny ? 1 : 0;
            }
        }

        return (decisions, denials);
    }

    private static async Task<AlertRecord> NextAsync(
        AsyncServerStreamingCall<AlertNotification> watch, string change, CancellationToken cancellationToken)
    {
        while (await watch.ResponseStream.MoveNext(cancellationToken))
        {
            if (watch.ResponseStream.Current.Change == change && watch.ResponseStream.Current.Alert.Category == "rule")
            {
                return watch.ResponseStream.Current.Alert;
            }
        }

        throw new InvalidOperationException($"the stream ended before {change}");
    }
}
