using System.Text;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Secrets;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using static AgentAssembly.Specs.Commands.Secrets.SecretSide;
using AgentAssembly.Specs.Commands.Anomalies;

namespace AgentAssembly.Specs.Commands.Secrets;

public sealed class SecretDispatchSpecs
{
    private const string Rules = """
        tools:
          "*": { allow: true }
          wipe: { allow: false }
          transfer: { allow: true, requires_approval_if: 'true' }
        """;

    private static readonly SecretId OfOrg = new("acme", "", "KEY");
    private static readonly SecretId OfTeam = new("acme", "payments", "KEY");

    [Fact]
    public async Task A_call_gets_its_secrets_and_the_log_tells_which_and_why()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "org's");
        await secrets.RegisterAsync(new("acme", "payments", "PIN"), "1\"2");

        var done = Assert.IsType<Answer<DispatchedTool>.Done>(
            await secrets.DispatchAsync(agent, """{"k":"${KEY}","p":["${PIN}${PIN}"]}"""));

        Assert.Equal("""{"k":"org's","p":["1\"21\"2"]}""", Encoding.UTF8.GetString(done.Value.Arguments));
        Assert.Equal(["KEY", "PIN", "PIN"], done.Value.Names.AsEnumerable());
        var (envelope, dispatched) = Assert.Single(await secrets.DispatchesAsync());
        var decision = Assert.Single(await secrets.Side.DecisionsAsync());
        Assert.Equal((agent.Id, "pay", decision.Envelope.Id), (dispatched.Agent, dispatched.Tool, dispatched.DecisionId));
        Assert.Equal([new("KEY", "", 1), new("PIN", "payments", 1)], dispatched.Secrets.AsEnumerable());
        Assert.Equal(
            ($"agent:{agent.Did}", Assurance.Bound, decision.Envelope.Id, decision.Envelope.Stream),
            (envelope.Principal, envelope.Assurance, envelope.CausationId, envelope.Stream));
        Assert.Equal(Encoding.UTF8.GetByteCount("""{"k":"${KEY}","p":["${PIN}${PIN}"]}"""), decision.Decided.PayloadBytes);
    }

    [Fact]
    public async Task A_teams_secret_counts_before_the_orgs_and_for_nobody_else()
    {
        await using var secrets = await SecretSide.StartAsync();
        var (pays, other, foreign) = (
            await secrets.Side.JoinAsync(1), await secrets.Side.JoinAsync(2, team: "ops"),
            await secrets.Side.JoinAsync(3, org: "globex", team: "payments"));
        await secrets.RegisterAsync(OfTeam, "team's");
        Assert.Equal("secret_unknown", RuleOf(await secrets.DispatchAsync(other, "\"${KEY}\"")));
        await secrets.RegisterAsync(OfOrg, "org's");

        Assert.Equal("\"team's\"", await secrets.FilledAsync(pays, "\"${KEY}\""));
        Assert.Equal("\"org's\"", await secrets.FilledAsync(other, "\"${KEY}\""));
        var (hidden, absent) = (await secrets.DispatchAsync(foreign, "\"${KEY}\""), await secrets.DispatchAsync(foreign, "\"${YEK}\""));
        Assert.Equal(
            Assert.IsType<Answer<DispatchedTool>.Refused>(absent).Message.Replace("YEK", "KEY", StringComparison.Ordinal),
            Assert.IsType<Answer<DispatchedTool>.Refused>(hidden).Message);
        await secrets.DeleteAsync(OfTeam);
        Assert.Equal("\"org's\"", await secrets.FilledAsync(pays, "\"${KEY}\""));
        await secrets.DeleteAsync(OfOrg);
        Assert.Equal("secret_unknown", RuleOf(await secrets.DispatchAsync(pays, "\"${KEY}\"")));
    }

    [Fact]
    public async Task One_unknown_name_fails_the_whole_call_and_is_named()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "canary");
        var refused = Assert.IsType<Answer<DispatchedTool>.Refused>(
            await secrets.DispatchAsync(agent, """["${KEY}","${NOBODY}"]"""));
        Assert.Contains("NOBODY", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task What_policy_does_not_allow_as_it_is_gets_nothing_and_the_reason_and_rule_are_told()
    {
        await using var secrets = await SecretSide.StartAsync(Rules);
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "value");
        var denied = Assert.IsType<Answer<DispatchedTool>.Refused>(await secrets.DispatchAsync(agent, "\"${KEY}\"", "wipe"));
        Assert.Equal("policy_denied", denied.Rule);
        Assert.Contains("tool denied by policy (rule tools.wipe)", denied.Message, StringComparison.Ordinal);
        var waits = Assert.IsType<Answer<DispatchedTool>.Refused>(await secrets.DispatchAsync(agent, "\"${KEY}\"", "transfer"));
        Assert.Equal("policy_pending", waits.Rule);

        Assert.Equal([Verdict.Deny, Verdict.Pending], (await secrets.Side.DecisionsAsync()).Select(d => d.Decided.Verdict));
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task An_agent_that_may_not_act_any_more_gets_nothing()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "value");
        var stale = agent with { Token = "0123" };
        Assert.Equal("policy_denied", RuleOf(await secrets.DispatchAsync(stale, "\"${KEY}\"")));
        await secrets.SuspendAsync(agent);
        Assert.Equal("policy_denied", RuleOf(await secrets.DispatchAsync(agent, "\"${KEY}\"")));
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task Arguments_that_are_no_json_are_not_even_decided_about()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        Assert.Equal("args_json", Assert.IsType<Answer<DispatchedTool>.Invalid>(await secrets.DispatchAsync(agent, "{")).Field);
        Assert.Empty(await secrets.Side.DecisionsAsync());
    }

    [Fact]
    public async Task Arguments_that_grow_too_large_are_refused_before_anything_is_recorded()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, new string('x', SecretState.ValueBytesMax));
        var many = $"[{string.Join(',', Enumerable.Repeat("\"${KEY}\"", 64))}]";
        Assert.Equal("arguments_too_large", RuleOf(await secrets.DispatchAsync(agent, many)));
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task A_secret_that_is_rotated_while_it_is_filled_in_is_the_one_that_the_log_tells_of()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "v1");
        var left = 3;
        secrets.Values.BeforeFind = async () =>
        {
            if (left-- > 0)
            {
                await secrets.RotateAsync(OfOrg, $"v{5 - left}");
            }
        };

        var filled = await secrets.FilledAsync(agent, "\"${KEY}\"");

        var used = Assert.Single(Assert.Single(await secrets.DispatchesAsync()).Dispatched.Secrets);
        Assert.Equal(4, used.Version);
        Assert.Equal("\"v5\"", filled);
        Assert.Single(await secrets.Side.DecisionsAsync());
    }

    [Fact]
    public async Task Calls_amid_rotations_get_the_value_of_the_version_that_is_recorded()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "v1");
        await secrets.Side.LookForNothingAsync();
        var rotating = Task.Run(async () =>
        {
            for (var version = 2; version <= 20; version++)
            {
                await secrets.RotateAsync(OfOrg, $"v{version}");
            }
        });
        var filled = new List<string>();
        do
        {
            try
            {
                filled.Add(await secrets.FilledAsync(agent, "\"${KEY}\""));
            }
            catch (ContentionException)
            {
                // Whoever is told so sends the call again.
            }
        }
        while (!rotating.IsCompleted);

        await rotating;
        Assert.Equal(
            filled, (await secrets.DispatchesAsync()).Select(each => $"\"v{Assert.Single(each.Dispatched.Secrets).Version}\""));
    }

    [Fact]
    public async Task A_team_secret_that_appears_meanwhile_is_honoured()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "org's");
        var isFirst = true;
        secrets.Values.BeforeFind = async () =>
        {
            if (isFirst)
            {
                isFirst = false;
                await secrets.RegisterAsync(OfTeam, "team's");
            }
        };
        Assert.Equal("\"team's\"", await secrets.FilledAsync(agent, "\"${KEY}\""));
    }

    [Fact]
    public async Task A_halt_or_a_suspension_that_was_acknowledged_meanwhile_counts()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "value");
        secrets.Values.BeforeFind = () => secrets.SuspendAsync(agent);

        Assert.Equal("policy_denied", RuleOf(await secrets.DispatchAsync(agent, "\"${KEY}\"")));

        Assert.Equal([Verdict.Allow, Verdict.Deny], (await secrets.Side.DecisionsAsync()).Select(d => d.Decided.Verdict));
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task A_secret_whose_value_is_lost_is_shown_as_such_and_refused_until_it_is_rotated()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        await secrets.Values.RemoveAsync(Assert.Single(await secrets.Values.ListAsync(default)), CancellationToken.None);

        Assert.False(Assert.Single(await secrets.ListAsync("acme")).HasValue);
        Assert.Equal("value_missing", RuleOf(await secrets.DispatchAsync(agent, "\"${KEY}\"")));
        await secrets.RotateAsync(OfOrg, "two");
        Assert.True(Assert.Single(await secrets.ListAsync("acme")).HasValue);
        Assert.Equal("\"two\"", await secrets.FilledAsync(agent, "\"${KEY}\""));
    }

    [Fact]
    public async Task A_secret_whose_key_was_destroyed_is_refused_and_the_way_out_is_told()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        secrets.Vault.Destroy(OfOrg.Key);
        var refused = Assert.IsType<Answer<DispatchedTool>.Refused>(await secrets.DispatchAsync(agent, "\"${KEY}\""));
        Assert.Equal("key_destroyed", refused.Rule);
        Assert.Contains("register it under another name", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task A_value_that_was_put_in_the_place_of_another_does_not_open()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agent = await secrets.Side.JoinAsync(1);
        await secrets.RegisterAsync(OfOrg, "one");
        var first = Assert.Single(await secrets.Values.ListAsync(default));
        var text = (await secrets.Values.FindAsync(first, default))!;
        await secrets.RotateAsync(OfOrg, "two");
        var second = Assert.Single(await secrets.Values.ListAsync(default));
        await secrets.Values.RemoveAsync(second, default);
        await secrets.Values.PutAsync(second, text, default);
        await Assert.ThrowsAsync<KeyVaultException>(() => secrets.DispatchAsync(agent, "\"${KEY}\""));
        Assert.Empty(await secrets.DispatchesAsync());
    }

    [Fact]
    public async Task The_inventory_tells_who_used_what_how_often_and_when_also_after_a_restart()
    {
        await using var secrets = await SecretSide.StartAsync();
        var (one, two) = (await secrets.Side.JoinAsync(1), await secrets.Side.JoinAsync(2));
        await secrets.RegisterAsync(OfOrg, "v1");
        await secrets.RegisterAsync(OfTeam with { Name = "IDLE" }, "idle");
        await secrets.FilledAsync(one, "[\"${KEY}\",\"${KEY}\"]");
        await secrets.RotateAsync(OfOrg, "v2");
        await secrets.FilledAsync(one, "\"${KEY}\"");
        secrets.Side.Time.Advance(TimeSpan.FromSeconds(9));
        await secrets.FilledAsync(two, "\"${KEY}\"");

        var before = await secrets.ListAsync("acme");
        Assert.Equal(["KEY", "IDLE"], before.Select(each => each.Id.Name));
        Assert.Equal([(two.Id, 1L, 2), (one.Id, 2L, 2)], before[0].Uses.Select(use => (use.Agent, use.Count, use.Version)));
        Assert.Equal(secrets.Side.Now, before[0].Uses[0].At);
        Assert.Empty(before[1].Uses);
        await using var again = await secrets.RestartAsync();
        Assert.Equal(before[0].Uses.AsEnumerable(), (await again.ListAsync("acme"))[0].Uses);
    }

    [Fact]
    public async Task The_inventory_forgets_those_that_were_not_seen_for_longest()
    {
        await using var secrets = await SecretSide.StartAsync();
        var agents = new List<TestAgent>();
        for (var number = 1; number <= 3; number++)
        {
            agents.Add(await secrets.Side.JoinAsync(number));
        }

        await secrets.RegisterAsync(OfOrg, "v1");
        foreach (var agent in (TestAgent[])[agents[0], agents[1], agents[0], agents[2]])
        {
            await secrets.FilledAsync(agent, "\"${KEY}\"");
        }

        using var uses = new SecretUses(secrets.Side.Log, usesMax: 2);
        var known = (await uses.OfAsync("acme", CancellationToken.None))[OfOrg];
        Assert.Equal([(agents[2].Id, 1L), (agents[0].Id, 2L)], known.Select(use => (use.Agent, use.Count)));
        Assert.Empty(await uses.OfAsync("globex", CancellationToken.None));
    }
}
