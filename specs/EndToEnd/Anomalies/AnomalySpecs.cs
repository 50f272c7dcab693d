using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Anomalies;

/// <summary>Recorded sessions against a real process: what is unlike their agent stops it, and what lies beside that does not.</summary>
public sealed class AnomalySpecs : IAsyncLifetime, IDisposable
{
    private const string Org = "airline";
    private const string Policy = """
        tools:
          "*": { allow: true }
        network: { allowlist: ["*.example.com"] }
        """;

    private readonly string _state = Directory.CreateTempSubdirectory("aasm-anomaly-").FullName;
    private RunningServer _server = null!;
    private TestAgent _agent = null!;

    private AnomalyAdminService.AnomalyAdminServiceClient Admin => new(_server.Channel);

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "policy.yaml"), Policy);
        _server = await RunningServer.StartOnAsync(_state);
        _agent = new TestAgent { Org = Org, Team = "service" };
        await _agent.RegisterAsync(_server.Channel);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task A_session_whose_call_is_stuck_is_paused_at_the_fiftieth_and_stays_so_over_a_kill()
    {
        var session = Session();
        foreach (var call in session)
        {
            Assert.Equal(Decision.Allow, (await _server.Checks.CheckActionAsync(call)).Decision);
        }

        var stuck = session[^1];
        var before = session.Count(call => call.Context.Equals(stuck.Context));
        for (var times = before + 1; times < 50; times++)
        {
            Assert.Equal(Decision.Allow, (await _server.Checks.CheckActionAsync(stuck)).Decision);
        }

        var fiftieth = await _server.Checks.CheckActionAsync(stuck);
        Assert.Equal((Decision.Deny, "anomaly detected", "anomaly_detection"), (fiftieth.Decision, fiftieth.Reason, fiftieth.PolicyRule));
        Assert.Equal("agent suspended", (await _server.Checks.CheckActionAsync(session[0])).Reason);

        await _server.KillAsync();
        await _server.DisposeAsync();
        _server = await RunningServer.StartOnAsync(_state);
        Assert.Equal("agent suspended", (await _server.Checks.CheckActionAsync(session[0])).Reason);
        var found = Assert.Single((await Admin.ListAnomaliesAsync(new() { Org = Org, Agent = _agent.Did })).Anomalies);
        Assert.Equal(("loop_runaway", "suspended", "50"), (found.Type, found.Effect, found.Evidence["count"]));
        Assert.Equal(fiftieth.DecisionId, found.DecisionId);

        await new AgentAdminService.AgentAdminServiceClient(_server.Channel).ResumeAgentAsync(
            new() { Agent = new() { Org = Org, Agent = _agent.Did }, Kinds = { "anomaly" }, Note = "looked into" });
        Assert.Equal(Decision.Allow, (await _server.Checks.CheckActionAsync(stuck)).Decision);
    }

    [Fact]
    public async Task What_was_counted_before_a_kill_counts_after_it()
    {
        var call = Session()[0];
        for (var times = 1; times <= 30; times++)
        {
            Assert.Equal(Decision.Allow, (await _server.Checks.CheckActionAsync(call)).Decision);
        }

        await _server.KillAsync();
        await _server.DisposeAsync();
        _server = await RunningServer.StartOnAsync(_state);
        for (var times = 31; times <= 50; times++)
        {
            Assert.Equal(
                times == 50 ? Decision.Deny : Decision.Allow, (await _server.Checks.CheckActionAsync(call)).Decision);
        }
    }

    [Fact]
    public async Task A_process_is_blocked_and_a_judgement_and_other_rules_are_kept()
    {
        var run = Session()[0];
        (run.ActionType, run.Context) = (ActionType.ProcessExec, new() { ProcessExec = new() { Command = "curl", Args = { "a secret" } } });
        var blocked = await _server.Checks.CheckActionAsync(run);
        Assert.Equal((Decision.Deny, "anomaly detected"), (blocked.Decision, blocked.Reason));

        var found = Assert.Single((await Admin.ListAnomaliesAsync(new() { Org = Org, Type = "child_process_execution" })).Anomalies);
        Assert.DoesNotContain("a secret", found.ToString(), StringComparison.Ordinal);
        Assert.True((await Admin.JudgeAnomalyAsync(new() { Id = found.Id, Verdict = "false_positive", Reason = "a tool" })).Changed);
        Assert.Equal("false_positive", (await Admin.GetAnomalyAsync(new() { Id = found.Id })).Anomaly.Verdict);

        var known = await Admin.GetAnomalyRulesAsync(new() { Org = Org });
        known.Rules.Responses["child_process_execution"] = "off";
        var change = new SetAnomalyRulesRequest { Org = Org, Rules = known.Rules, ExpectedVersion = known.Version, Reason = "agents run tools" };
        Assert.Equal(1u, (await Admin.SetAnomalyRulesAsync(change)).Version);
        Assert.Equal(Decision.Allow, (await _server.Checks.CheckActionAsync(run)).Decision);

        change.Rules.PauseSecs = 1;
        Assert.Equal(
            StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => Admin.SetAnomalyRulesAsync(change).ResponseAsync)).StatusCode);
    }

    // The tool calls of the recorded session that calls tools most often.
    private List<CheckActionRequest> Session() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Traffic", "sessions.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(action => action.GetProperty("kind").GetString() == "tool_call")
            .GroupBy(action => action.GetProperty("session").GetString()!, StringComparer.Ordinal)
            .MaxBy(session => session.Count())!
            .Select(action =>
            {
                var call = _agent.ToolCall(
                    action.GetProperty("tool").GetString()!, action.GetProperty("session").GetString()!, action.GetProperty("args").GetRawText());
                call.SpanId = action.GetProperty("step").GetRawText();
                return call;
            }),
    ];
}
