using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;
using static AgentAssembly.Specs.Commands.Alerts.AlertSide;

namespace AgentAssembly.Specs.Commands.Alerts;

public sealed class AlertPreviewSpecs
{
    private const string Policy = """
        approval_timeout_secs: 120
        tools: {'*': {allow: true}, pay: {allow: false}, ask: {allow: true, requires_approval_if: 'true'}}
        budget: {daily_limit_usd: 0.2}
        """;

    private static readonly AlertRule[] Rules =
    [
        Rule(threshold: 3, name: "count"),
        Rule(threshold: 1, dedupSeconds: 600, name: "count with dedup"),
        Rule(AlertMetric.PolicyViolationRate, threshold: 30, name: "rate") with { WindowSeconds = 900 },
        Rule(threshold: 2, name: "of a team") with { Team = "payments" },
        Rule(AlertMetric.ApprovalPendingAge, threshold: 40, name: "age"),
        Rule(AlertMetric.SpendUsd, threshold: 0.05m, name: "spend"),
        Rule(AlertMetric.BudgetSpentPercent, threshold: 60, name: "budget"),
    ];

    [Fact]
    public Task A_preview_of_history_raises_what_was_raised_when_it_happened_whoever_evaluated_it() => Seeds.EachAsync(1, 6, async seed =>
    {
        var random = new Random(seed);
        var side = await StartAsync(Policy);
        var agents = new[] { await side.Side.JoinAsync(1), await side.Side.JoinAsync(2, team: "search") };
        foreach (var rule in Rules)
        {
            await side.SetAsync(rule);
        }

        var from = side.Side.Now;
        for (var step = 0; step < 120; step++)
        {
            await ActAsync(side, agents[random.Next(agents.Length)], random, step);
            await side.NextAsync();
            if (random.Next(12) == 0)
            {
                side = await side.RestartAsync();
            }
        }

        await using var last = side;
        var silent = new List<string>();
        foreach (var rule in Rules)
        {
            var previewed = Assert.IsType<Answer<RulePreview>.Done>(await last.Rules.PreviewAsync(
                WriteSide.Local, Org, rule, new(from, last.Side.Now), CancellationToken.None)).Value;
            var raised = await RaisedAsync(last, rule);
            Assert.Equal(raised, previewed.Alerts.Select(alert => (alert.From, alert.IsRecurrence)));
            silent.AddRange(raised.Count == 0 ? [rule.Name] : []);
        }

        Assert.Empty(silent);
    });

    [Fact]
    public async Task A_preview_counts_what_had_no_data_and_tells_the_highest_value()
    {
        await using var side = await StartAsync();
        var agent = await side.Side.JoinAsync(1);
        var from = side.Side.Now;
        await side.NextAsync(4);
        await side.CheckAsync(agent, "pay", 4);
        await side.NextAsync(4);
        var previewed = Assert.IsType<Answer<RulePreview>.Done>(await side.Rules.PreviewAsync(
            WriteSide.Local, Org, Rule(), new(from, side.Side.Now), CancellationToken.None)).Value;
        Assert.Equal((9, 5, 4m, 1), (previewed.Evaluations, previewed.WithoutData, previewed.Highest, previewed.AlertCount));
        Assert.Null(Assert.Single(previewed.Alerts).To);
        Assert.Empty(await side.ListAsync());
    }

    [Fact]
    public async Task Nobody_previews_what_the_log_does_not_tell()
    {
        await using var side = await StartAsync();
        await side.Side.JoinAsync(1);
        var (from, to) = (side.Side.Now, side.Side.Now.Plus(TimeSpan.FromHours(1)));
        Assert.IsType<Answer<RulePreview>.Refused>(await side.Rules.PreviewAsync(
            WriteSide.Local, Org, Rule(AlertMetric.ProjectionLag), new(from, to), CancellationToken.None));
        Assert.IsType<Answer<RulePreview>.Invalid>(await side.Rules.PreviewAsync(
            WriteSide.Local, Org, Rule(), new(from, from.Plus(TimeSpan.FromDays(8))), CancellationToken.None));
    }

    private static async Task ActAsync(AlertSide side, TestAgent agent, Random random, int step)
    {
        switch (random.Next(7))
        {
            case 0 or 1:
                await side.CheckAsync(agent, "pay", random.Next(1, 5));
                break;
            case 2 or 3:
                await side.CheckAsync(agent, "search", random.Next(1, 12));
                break;
            case 4:
                await side.Side.CheckAsync(agent.Calls("ask", trace: $"run-{step}"));
                break;
            case 5:
                await side.Side.CheckAsync(Spends(agent));
                break;
            default:
                side.Side.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 14_000)));
                break;
        }
    }

    // Two cents, as it is reserved.
    internal static CheckAction Spends(TestAgent agent)
    {
        var call = agent.Calls();
        return call with { Action = call.Action with { Kind = ActionKind.LlmCall, Tool = "", Model = "gpt-4o", PromptTokens = 1_000 } };
    }

    // What was raised, and what was part of what had been raised, each at the evaluation that saw it.
    private static async Task<List<(Instant At, bool IsRecurrence)>> RaisedAsync(AlertSide side, AlertRule rule)
    {
        var streams = (await side.ListAsync()).Where(alert => alert.State.Case!.Rule?.Name == rule.Name).Select(alert => alert.Id.Stream).ToHashSet();
        return
        [
            .. (await side.Side.EventsAsync("alert")).Where(recorded => streams.Contains(recorded.Event.Stream))
                .Select(recorded => AlertEventCodec.Read(recorded.Event.Open()) switch
                {
                    AlertEvent.Raised e => (e.Case.At, false),
                    AlertEvent.Recurred e => (e.Seen, true),
                    _ => ((Instant At, bool)?)null,
                })
                .OfType<(Instant, bool)>(),
        ];
    }
}
