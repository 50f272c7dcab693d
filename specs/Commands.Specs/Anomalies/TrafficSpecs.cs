using System.Globalization;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;

namespace AgentAssembly.Specs.Commands.Anomalies;

/// <summary>Each detector on recorded traffic: what it is for, and what lies just beside it.</summary>
public sealed class TrafficSpecs
{
    private const string Credential = "postgres://svc:Xk29fLq81mZp@db.internal:5432/bookings";

    private const string Egress = """
        tools: {'*': {allow: true}}
        network: {allowlist: ['*.example.com']}
        """;

    [Fact]
    public async Task Recorded_sessions_show_nothing_unusual_at_the_pace_of_people()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        foreach (var session in Traffic.Sessions.Take(20))
        {
            foreach (var action in session.Actions)
            {
                await side.CheckAsync(action.By(agent));
                side.Time.Advance(TimeSpan.FromSeconds(7));
            }
        }

        Assert.Empty(await side.AnomaliesAsync());
    }

    [Theory]
    [InlineData(50, 0, true)]
    [InlineData(49, 0, false)]
    [InlineData(90, 301, false)] // 45 of them are older than the loop window when the others begin.
    public async Task A_recorded_call_is_a_runaway_loop_at_fifty_times_within_the_window(int times, int pauseSeconds, bool isHit)
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        CheckReply? last = null;
        for (var i = 0; i < times; i++)
        {
            side.Time.Advance(i == times / 2 ? TimeSpan.FromSeconds(pauseSeconds) : TimeSpan.Zero);
            last = await side.CheckAsync(Traffic.FirstCall.By(agent));
        }

        Assert.Equal(isHit ? (Verdict.Deny, "anomaly_detected") : (Verdict.Allow, "allowed"), (last!.Verdict, last.ReasonCode));
        Assert.Equal(isHit, side.IsSuspendedForAnomaly(agent));
        Assert.Equal(isHit ? ["50"] : [], (await side.AnomaliesAsync()).Select(each => each.Evidence["count"]));
    }

    // Eleven twelfths of an hour hold one recorded session each; the twelfth one as many actions as are just usual, and one more.
    [Fact]
    public async Task A_burst_is_a_spike_just_above_three_standard_deviations_of_the_recorded_rate()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var counts = new List<double>();
        foreach (var session in Traffic.Sessions.Take(11))
        {
            counts.Add(session.Actions.Count(action => action.Kind != ActionKind.ToolResult));
            await PlayAsync(side, agent, session.Actions);
            side.Time.Advance(TimeSpan.FromMinutes(5));
        }

        var mean = counts.Average();
        var usual = (int)Math.Floor(mean + (3 * Math.Sqrt(counts.Average(count => (count - mean) * (count - mean)))));
        var burst = Traffic.Sessions.Skip(11).SelectMany(session => session.Actions)
            .Where(action => action.Kind != ActionKind.ToolResult).Take(usual + 1).ToList();

        await PlayAsync(side, agent, burst.SkipLast(1));
        Assert.Empty(await side.AnomaliesAsync());
        var reply = await side.CheckAsync(burst[^1].By(agent));

        Assert.Equal((Verdict.Deny, "anomaly_detected"), (reply.Verdict, reply.ReasonCode));
        var spike = Assert.Single(await side.AnomaliesAsync());
        Assert.Equal(
            (AnomalyType.BehaviorSpike, (usual + 1).ToString(CultureInfo.InvariantCulture)), (spike.Type, spike.Evidence["count"]));
        Assert.True(side.IsSuspendedForAnomaly(agent));
    }

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(3, 3_601, false)] // The first two have aged out when the third comes.
    public async Task Three_recorded_results_with_a_credential_are_a_leak(int count, int pauseSeconds, bool isHit)
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        var results = Traffic.Results.Take(count).ToList();
        foreach (var result in results)
        {
            side.Time.Advance(result == results[^1] ? TimeSpan.FromSeconds(pauseSeconds) : TimeSpan.Zero);
            Assert.Equal(Verdict.Redact, (await side.CheckAsync(result.With(Credential).By(agent))).Verdict);
        }

        Assert.Equal(isHit ? [AnomalyEffect.Recorded] : [], (await side.AnomaliesAsync()).Select(each => each.Effect));
        Assert.Equal(AgentStatus.Active, side.StateOf(agent).Status);
    }

    // The recorded results hold addresses of people, which are no credentials.
    [Fact]
    public async Task Recorded_personal_data_is_no_leak_of_credentials()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        foreach (var result in Traffic.Results.Where(each => each.Tool == "get_user_details").Take(10))
        {
            await side.CheckAsync(result.By(agent));
        }

        Assert.Empty(await side.AnomaliesAsync());
    }

    // The customers' addresses of the recording are all at example.com.
    [Theory]
    [InlineData("mail.example.com", false)]
    [InlineData("a.b.EXAMPLE.com", false)]
    [InlineData("example.com.evil.test", true)]
    [InlineData("bookings.test", true)]
    public async Task A_host_is_unknown_that_the_policys_own_wildcards_do_not_match(string host, bool isHit)
    {
        await using var side = await WriteSide.StartAsync(Egress);
        var agent = await side.JoinAsync(1);
        var replies = new[] { await side.CheckAsync(Call(host).By(agent)), await side.CheckAsync(Call(host).By(agent)) };

        Assert.All(replies, reply => Assert.Equal(isHit ? "host_not_allowed" : "allowed", reply.ReasonCode));
        var told = await side.AnomaliesAsync();
        Assert.Equal(isHit ? [(AnomalyType.UnknownExternalConnection, AnomalyEffect.AlreadyDenied, host)] : [],
            told.Select(each => (each.Type, each.Effect, each.Subject)));
    }

    [Fact]
    public async Task A_host_that_an_allow_rule_of_the_same_document_permits_is_not_unknown()
    {
        await using var side = await WriteSide.StartAsync(
            Egress + "\nrules: [{id: partners, when: 'host == \"bookings.test\"', then: allow}]");
        var agent = await side.JoinAsync(1);

        Assert.Equal(Verdict.Allow, (await side.CheckAsync(Call("bookings.test").By(agent))).Verdict);
        Assert.Empty(await side.AnomaliesAsync());
    }

    [Theory]
    [InlineData("https://svc:Xk29fLq81mZp@api.example.com", true)]
    [InlineData("https://api.example.com", false)]
    public async Task A_network_call_with_a_credential_is_an_exfiltration(string host, bool isHit)
    {
        await using var side = await WriteSide.StartAsync(Egress);
        var agent = await side.JoinAsync(1);

        var reply = await side.CheckAsync(Call(host).By(agent));

        Assert.Equal(isHit ? (Verdict.Deny, "anomaly_detected") : (Verdict.Allow, "allowed"), (reply.Verdict, reply.ReasonCode));
        Assert.Equal(isHit ? ["api.example.com"] : [], (await side.AnomaliesAsync()).Select(each => each.Evidence["host"]));
        Assert.DoesNotContain("Xk29fLq81mZp", reply.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools: {'*': {allow: true}}", true)]
    [InlineData("tools: {'*': {allow: true}}\nprocess: {allow: [git]}", false)]
    [InlineData("tools: {'*': {allow: true}}\ncapabilities: {allow: [terminal_exec]}", false)]
    public async Task A_process_is_blocked_where_policy_is_silent_about_it(string policy, bool isHit)
    {
        await using var side = await WriteSide.StartAsync(policy);
        var agent = await side.JoinAsync(1);
        var reply = await side.CheckAsync(Run("git", "status").By(agent));

        Assert.Equal(isHit ? (Verdict.Deny, "anomaly_detected") : (Verdict.Allow, "allowed"), (reply.Verdict, reply.ReasonCode));
        Assert.Equal(isHit ? [AnomalyEffect.Denied] : [], (await side.AnomaliesAsync()).Select(each => each.Effect));
    }

    [Fact]
    public async Task A_process_that_policy_denies_keeps_that_reason_and_is_told_once()
    {
        await using var side = await WriteSide.StartAsync("tools: {'*': {allow: true}}\nprocess: {allow: [git]}");
        var agent = await side.JoinAsync(1);
        var replies = new[] { await side.CheckAsync(Run("curl", "x").By(agent)), await side.CheckAsync(Run("curl", "y").By(agent)) };

        Assert.All(replies, reply => Assert.Equal("command_not_allowed", reply.ReasonCode));
        Assert.Equal([AnomalyEffect.AlreadyDenied], (await side.AnomaliesAsync()).Select(each => each.Effect));
    }

    [Theory]
    [InlineData("globex", true, "credential_foreign")]
    [InlineData("acme", true, "credential_mismatch")]
    [InlineData("acme", false, "allowed")]
    public async Task A_credential_that_is_shown_for_somebody_else_is_told_in_its_owners_org_alone(string org, bool isHit, string code)
    {
        await using var side = await WriteSide.StartAsync();
        var (owner, other) = (await side.JoinAsync(1), await side.JoinAsync(2, org: org));
        for (var i = 0; i < 3; i++)
        {
            var call = Traffic.FirstCall.By(isHit ? other : owner) with { Token = owner.Token };
            Assert.Equal(code, (await side.CheckAsync(call)).ReasonCode);
            side.Time.Advance(TimeSpan.FromSeconds(2));
        }

        var told = (await side.EventsAsync("anomaly")).Select(recorded => recorded.Event.Open()).ToList();
        Assert.Equal(isHit ? ["acme"] : [], told.Select(envelope => envelope.Org));
        var subject = org == "acme" ? other.Id.ToString() : "an agent of another org";
        Assert.Equal(isHit ? [(owner.Id, subject)] : [], (await side.AnomaliesAsync()).Select(each => (each.Agent, each.Subject)));
    }

    // Only what does nothing is told once: whoever resumes the agent has it suspended again when it happens again.
    [Fact]
    public async Task A_credential_that_is_shown_for_somebody_else_suspends_its_owner_whenever_it_is_active()
    {
        await using var side = await WriteSide.StartAsync();
        var (owner, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        await side.SetResponseAsync(AnomalyType.CrossAgentIdentitySpoofing, AnomalyResponse.Pause);
        var spoof = Traffic.FirstCall.By(other) with { Token = owner.Token };
        for (var i = 1; i <= 2; i++)
        {
            await side.CheckAsync(spoof);
            side.Time.Advance(TimeSpan.FromSeconds(2));
            await side.CheckAsync(spoof);
            side.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.True(side.IsSuspendedForAnomaly(owner));
            AnomalySide.Done(await side.Agents.ResumeAsync(
                WriteSide.Local, new AgentName("acme", owner.Did), new AgentCommand.Resume([SuspensionKind.Anomaly], "seen"), false,
                CancellationToken.None));
        }

        Assert.Equal(2, (await side.AnomaliesAsync()).Count(each => each.Effect == AnomalyEffect.Suspended));
    }

    [Fact]
    public async Task The_strongest_response_decides_and_the_others_stand_beside_it()
    {
        await using var side = await WriteSide.StartAsync(Egress);
        var (agent, caller) = (await side.JoinAsync(1), await side.JoinAsync(2));
        await side.SetResponseAsync(AnomalyType.DataExfiltrationAttempt, AnomalyResponse.Alert);
        await side.SetResponseAsync(AnomalyType.CrossAgentIdentitySpoofing, AnomalyResponse.Quarantine);
        var call = Call("https://svc:Xk29fLq81mZp@api.example.com");

        await side.CheckAsync(call.By(agent));
        await side.CheckAsync((call with { Caller = new ActorClaim("acme", "treasury", caller.Did) }).By(agent));

        var told = await side.AnomaliesAsync();
        Assert.Equal(
            [(AnomalyType.DataExfiltrationAttempt, ""), (AnomalyType.CrossAgentIdentitySpoofing, "data_exfiltration_attempt")],
            told.Select(each => (each.Type, each.Evidence.GetValueOrDefault("also", ""))));
        Assert.True(side.IsSuspendedForAnomaly(agent));
    }

    [Fact]
    public async Task A_weaker_one_that_was_told_hides_no_other()
    {
        await using var side = await WriteSide.StartAsync(Egress);
        var (agent, caller) = (await side.JoinAsync(1), await side.JoinAsync(2));
        await side.SetResponseAsync(AnomalyType.DataExfiltrationAttempt, AnomalyResponse.Alert);
        await side.SetResponseAsync(AnomalyType.CrossAgentIdentitySpoofing, AnomalyResponse.Alert);
        var call = Call("https://svc:Xk29fLq81mZp@api.example.com");

        await side.CheckAsync(call.By(agent));
        await side.CheckAsync((call with { Caller = new ActorClaim("acme", "treasury", caller.Did) }).By(agent));

        Assert.Equal(
            [AnomalyType.DataExfiltrationAttempt, AnomalyType.CrossAgentIdentitySpoofing],
            (await side.AnomaliesAsync()).Select(each => each.Type));
    }

    [Fact]
    public async Task A_name_that_is_cut_within_a_character_is_recorded()
    {
        await using var side = await WriteSide.StartAsync("tools: {'*': {allow: true}}");
        var agent = await side.JoinAsync(1);

        Assert.Equal("anomaly_detected", (await side.CheckAsync(Run(new string('x', 255) + "\U0001F600", "y").By(agent))).ReasonCode);
        Assert.Equal([255], (await side.AnomaliesAsync()).Select(each => each.Subject.Length));
    }

    [Theory]
    [InlineData("treasury", true)]
    [InlineData("payments", false)]
    [InlineData("default", false)]
    public async Task A_caller_of_another_team_than_is_said_is_told(string team, bool isHit)
    {
        await using var side = await WriteSide.StartAsync();
        var (agent, caller) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var action = Traffic.FirstCall with { Caller = new ActorClaim("acme", team, caller.Did) };

        Assert.Equal(Verdict.Allow, (await side.CheckAsync(action.By(agent))).Verdict);
        Assert.Equal(isHit ? [(AnomalyType.CrossAgentIdentitySpoofing, agent.Id)] : [],
            (await side.AnomaliesAsync()).Select(each => (each.Type, each.Agent)));
    }

    private static AgentAction Call(string host) => Traffic.FirstCall with
    {
        Kind = ActionKind.NetworkCall, Tool = "", Payload = default, Host = host, Port = 443, Operation = "https",
    };

    private static AgentAction Run(string program, params string[] arguments) => Traffic.FirstCall with
    {
        Kind = ActionKind.ProcessExec, Tool = "", Command = program, Payload = AgentAction.ArgumentsOf(arguments),
    };

    private static async Task PlayAsync(WriteSide side, TestAgent agent, IEnumerable<AgentAction> actions)
    {
        foreach (var action in actions)
        {
            Assert.NotEqual("anomaly_detected", (await side.CheckAsync(action.By(agent))).ReasonCode);
        }
    }
}
