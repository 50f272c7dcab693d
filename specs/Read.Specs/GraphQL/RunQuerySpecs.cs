using System.Globalization;
using System.Text.Json;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Commands.Core.Trust;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class RunQuerySpecs
{
    [Theory]
    [InlineData(91)]
    [InlineData(92)]
    [InlineData(93)]
    public async Task Budgets_and_costs_are_those_that_the_write_side_tells(int seed)
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        var history = await RunHistory.LiveAsync(read.Side, seed, steps: 250);
        var queries = new BudgetQueries(read.Side.State, read.Side.Budgets);
        foreach (var org in new[] { "acme", "globex" })
        {
            var shown = await queries.ShowAsync(org, null);
            var data = (await read.DataAsync(
                "query($org: String!) { budgets(org: $org) { limits { id } balances { account limit { id } spent allowance } accounts { account usd heldUsd } } }",
                variables: new { org })).GetProperty("budgets");
            Assert.Equal(shown.Limits.Select(limit => limit.Id), data.GetProperty("limits").EnumerateArray().Select(limit => Text(limit, "id")));
            Assert.Equal(
                shown.Balances.Select(balance => (balance.Account.ToString(), balance.Limit.Id, DecimalText.Of(balance.Spent), DecimalText.Of(balance.Allowance))),
                data.GetProperty("balances").EnumerateArray().Select(balance =>
                    (Text(balance, "account"), Text(balance.GetProperty("limit"), "id"), Text(balance, "spent"), Text(balance, "allowance"))));
            await AssertForecastsAsync(read, queries, org);
            await AssertTreeAsync(read, queries, org);
            await AssertCostsAsync(read, org);
        }

        Assert.NotEmpty(history.Agents);
    }

    [Fact]
    public async Task Trust_is_the_score_that_the_write_side_tells()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        var history = await RunHistory.LiveAsync(read.Side, seed: 94, steps: 250);
        var trust = new TrustAdministration(
            read.Side.Commands, read.Side.Permission, new TrustBook(read.Side.State, read.Side.Store, read.Side.Log), read.Side.Sequencer);
        foreach (var agent in history.Agents)
        {
            var score = Assert.Single(await trust.ScoreAsync([read.Side.State.Agents.Find(agent.Id)!], read.Side.Now, CancellationToken.None)).Score;
            var shown = (await read.DataAsync(
                "query($id: String!) { agent(ref: $id) { trust { value state } } }", variables: new { id = agent.Id.ToString() }))
                .GetProperty("agent").GetProperty("trust");
            Assert.Equal(score.Value is null ? "NOT_EVALUATED" : "KNOWN", Text(shown, "state"));
            Assert.Equal(score.Value, shown.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : null);
        }
    }

    [Fact]
    public async Task Runs_hold_each_decision_once_with_what_was_reported_and_charged()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        await RunHistory.LiveAsync(read.Side, seed: 95, steps: 200);
        var decisions = await read.Side.DecisionsAsync();
        var data = await read.DataAsync("{ sessions(first: 200) { edges { node { id traceId verdicts { total } trace(first: 200) { costUsd spans { decisionId spanId verdict costUsd endedAt parentSpanId } } } } } }");
        var sessions = data.GetProperty("sessions").GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node")).ToList();
        var spans = sessions.SelectMany(session => session.GetProperty("trace").GetProperty("spans").EnumerateArray()).ToList();
        Assert.Equal(
            decisions.Select(each => each.Envelope.Id.ToString()).Order(),
            spans.Select(span => Text(span, "decisionId")).Order());
        Assert.All(sessions, session => Assert.Equal(
            session.GetProperty("verdicts").GetProperty("total").GetInt64(),
            session.GetProperty("trace").GetProperty("spans").GetArrayLength()));
        Assert.All(sessions, session => Assert.Equal(
            Text(session.GetProperty("trace"), "costUsd"),
            DecimalText.Of(session.GetProperty("trace").GetProperty("spans").EnumerateArray()
                .Sum(span => decimal.Parse(Text(span, "costUsd") is { Length: > 0 } cost ? cost : "0", CultureInfo.InvariantCulture)))));
        Assert.Contains(spans, span => Text(span, "endedAt").Length > 0);
        Assert.Contains(spans, span => Text(span, "parentSpanId").Length > 0);
    }

    [Fact]
    public async Task Decisions_are_counted_as_the_log_has_them()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        await RunHistory.LiveAsync(read.Side, seed: 96, steps: 200);
        var decisions = await read.Side.DecisionsAsync();
        var from = new Instant(decisions[decisions.Count / 3].Envelope.RecordedAt.UnixMicroseconds / 300_000_000 * 300_000_000);
        var to = from.Plus(TimeSpan.FromHours(53));
        var within = decisions.Where(each => each.Envelope.RecordedAt >= from && each.Envelope.RecordedAt < to).ToList();
        var data = await read.DataAsync(
            "query($w: Window) { enforcementTimeline(window: $w) { start end buckets { start end verdicts { total } } } decisionMix(by: AGENT, window: $w) { key verdicts { total deny } } }",
            variables: new { w = new { from = from.ToString(), to = to.ToString() } });
        var buckets = data.GetProperty("enforcementTimeline").GetProperty("buckets").EnumerateArray().ToList();
        Assert.Equal(within.Count, buckets.Sum(bucket => bucket.GetProperty("verdicts").GetProperty("total").GetInt32()));
        Assert.Equal(buckets.Skip(1).Select(bucket => Text(bucket, "start")), buckets.SkipLast(1).Select(bucket => Text(bucket, "end")));
        Assert.Equal(
            within.GroupBy(each => each.Decided.Agent.ToString())
                .Select(same => (same.Key, same.Count(), same.Count(each => each.Decided.Verdict == Domain.Actions.Verdict.Deny))).Order(),
            data.GetProperty("decisionMix").EnumerateArray()
                .Select(mix => (Text(mix, "key"), mix.GetProperty("verdicts").GetProperty("total").GetInt32(), mix.GetProperty("verdicts").GetProperty("deny").GetInt32())).Order());
    }

    [Fact]
    public async Task Prices_are_those_that_the_write_side_counts_with()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        await RunHistory.LiveAsync(read.Side, seed: 97, steps: 200);
        var pricing = new PricingAdministration(read.Side.Commands, read.Side.Permission);
        foreach (var (org, viewer) in new[] { ("acme", new SomeViewer("acme", "travel")), ("globex", new SomeViewer("globex", null)) })
        {
            var row = new PriceRow { Provider = "openai", Model = "gpt-4o", InputPerMillion = org.Length, OutputPerMillion = 1 };
            await pricing.PublishAsync(WriteSide.Local, org, new PriceChange([row], false, "spec", null), CancellationToken.None);
            await read.Side.State.AwaitAsync(new((await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size - 1), CancellationToken.None);
            var counting = Assert.IsType<Answer<CountingPrices>.Done>(pricing.List(WriteSide.Local, org, "gpt")).Value;
            var data = (await read.DataAsync("{ prices(part: \"GPT\") { hasMore rows { provider model inputPerMillion isOwn } versions { org isInForce } } }", viewer))
                .GetProperty("prices");
            Assert.Equal(
                counting.Rows.Select(price => $"{price.Row.Provider} {price.Row.Model} {DecimalText.Of(price.Row.InputPerMillion)} {price.IsOwn}").Order(StringComparer.Ordinal),
                data.GetProperty("rows").EnumerateArray()
                    .Select(row => $"{Text(row, "provider")} {Text(row, "model")} {Text(row, "inputPerMillion")} {row.GetProperty("isOwn").GetBoolean()}").Order(StringComparer.Ordinal));
            Assert.All(data.GetProperty("versions").EnumerateArray(), version => Assert.Equal(org, Text(version, "org")));
            Assert.Single(data.GetProperty("versions").EnumerateArray(), version => version.GetProperty("isInForce").GetBoolean());
        }
    }

    [Theory]
    [InlineData("{costs(window: {preset: LAST_1H, from: \"2026-01-01T00:00:00Z\"}) { start }}", "window: ")]
    [InlineData("{costs(window: {from: \"2026-01-02T00:00:00Z\", to: \"2026-01-01T00:00:00Z\"}) { start }}", "window: ")]
    [InlineData("{costs(window: {from: \"2020-01-02T00:00:00Z\"}) { start }}", "window: ")]
    [InlineData("{costSeries(window: {preset: LAST_30D}, bucket: MINUTES_15) { start }}", "window: ")]
    [InlineData("{budgets { org }}", "org: ")]
    [InlineData("{budgets(org: \"acme\", account: \"nothing\") { org }}", "account: ")]
    public async Task What_cannot_be_answered_is_refused_and_not_guessed(string query, string told)
    {
        await using var read = await ReadSide.StartAsync();
        var answer = await read.AskAsync(query);
        Assert.True(answer.TryGetProperty("errors", out var errors), answer.GetRawText());
        Assert.StartsWith(told, errors[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task AssertForecastsAsync(ReadSide read, BudgetQueries queries, string org)
    {
        var (forecasts, _) = await queries.ForecastAsync(org, null);
        var data = await read.DataAsync(
            "query($org: String!) { budgets(org: $org) { balances { account limit { id } forecast { spent ratePerDay projected reachedAt } } } }", variables: new { org });
        var shown = data.GetProperty("budgets").GetProperty("balances").EnumerateArray()
            .Where(balance => balance.GetProperty("forecast").ValueKind == JsonValueKind.Object)
            .Select(balance => (Text(balance, "account"), Text(balance.GetProperty("limit"), "id"), Told(balance.GetProperty("forecast"))));
        Assert.Equal(
            forecasts.Where(each => each.Limit is not null)
                .Select(each => (each.Account.ToString(), each.Limit!.Id, (DecimalText.Of(each.Forecast.Spent), DecimalText.Of(each.Forecast.RatePerDay),
                    DecimalText.Of(each.Forecast.Projected), each.Forecast.ReachedAt?.ToString() ?? "")))
                .Order(),
            shown.Order());
    }

    private static (string, string, string, string) Told(JsonElement forecast) =>
        (Text(forecast, "spent"), Text(forecast, "ratePerDay"), Text(forecast, "projected"), Text(forecast, "reachedAt"));

    private static async Task AssertTreeAsync(ReadSide read, BudgetQueries queries, string org)
    {
        var (branches, _, _) = await queries.TreeAsync(org, null);
        var data = await read.DataAsync(
            "query($org: String!) { budgetTree(org: $org) { agentId own { usd heldUsd } subtree { usd heldUsd } } }", variables: new { org });
        Assert.Equal(
            branches.Select(branch => (branch.Agent.Id.ToString(), branch.Own.Charged.Usd.ToString(), branch.Own.Held.Usd.ToString(),
                branch.RolledUp.Charged.Usd.ToString(), branch.RolledUp.Held.Usd.ToString())).Order(),
            data.GetProperty("budgetTree").EnumerateArray().Select(branch => (Text(branch, "agentId"),
                Text(branch.GetProperty("own"), "usd"), Text(branch.GetProperty("own"), "heldUsd"),
                Text(branch.GetProperty("subtree"), "usd"), Text(branch.GetProperty("subtree"), "heldUsd"))).Order());
    }

    private static async Task AssertCostsAsync(ReadSide read, string org)
    {
        // Windows are made of whole quarters; a day that begins at one is the same for both.
        var (from, to) = (Instant.From(WriteSide.Start), Instant.From(WriteSide.Start).Plus(TimeSpan.FromDays(3)));
        foreach (var (by, word) in new[] { (SpendGrouping.Agent, "AGENT"), (SpendGrouping.Team, "TEAM"), (SpendGrouping.Model, "MODEL"), (SpendGrouping.Tool, "TOOL"), (SpendGrouping.Session, "SESSION") })
        {
            var sums = await new SpendSummary(read.Side.Log).OfAsync(new(org, by, from, to), CancellationToken.None);
            var data = await read.DataAsync(
                $"query($org: String!, $w: Window) {{ costs(org: $org, window: $w, groupBy: [{word}]) {{ groups {{ key cost {{ usd tokens calls heldUsd assumedUsd unknownModelUsd }} }} }} }}",
                variables: new { org, w = new { from = from.ToString(), to = to.ToString() } });
            Assert.Equal(
                sums.Where(sum => sum.Charged != default)
                    .Select(sum => $"{sum.Key} {sum.Charged.Usd} {sum.Charged.Tokens} {sum.Charged.Calls} {sum.Held} {sum.Assumed} {sum.UnknownModel}").Order(),
                data.GetProperty("costs").GetProperty("groups").EnumerateArray()
                    .Select(group => (Key: Text(group, "key"), Cost: group.GetProperty("cost")))
                    .Where(group => group.Cost.GetProperty("calls").GetInt64() != 0 || Text(group.Cost, "usd") != "0" || group.Cost.GetProperty("tokens").GetInt64() != 0)
                    .Select(group => $"{group.Key} {Text(group.Cost, "usd")} {group.Cost.GetProperty("tokens")} {group.Cost.GetProperty("calls")} {Text(group.Cost, "heldUsd")} {Text(group.Cost, "assumedUsd")} {Text(group.Cost, "unknownModelUsd")}").Order());
        }
    }

    // Empty for null.
    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
