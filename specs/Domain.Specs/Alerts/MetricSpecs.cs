using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Alerts;

public sealed class MetricSpecs
{
    private const long Second = 1_000_000;
    private static readonly AgentId[] Agents = [AgentId.Of("acme", "a"), AgentId.Of("acme", "b")];

    private static readonly Gen<Activity> SomeActivity = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 1], Gen.Long[0, 7_200 * Second], Gen.Int[0, 3].Array[5])
        .Select((org, team, agent, at, counts) => new Activity(
            $"org{org}", $"team{team}", Agents[agent], new(at), new(counts[0], counts[1], counts[2], counts[3], counts[4]), []));

    [Fact]
    public void Counts_of_a_window_are_those_of_a_naive_recount() =>
        Gen.Select(SomeActivity.Array[0, 60], Gen.Int[0, 480], Gen.OneOf(300, 900, 3_600)).Sample((all, tick, window) =>
        {
            // Metrics follow the log: an evaluation knows what was recorded before it, in order.
            var at = new Instant(tick * 15 * Second);
            var known = all.Where(each => each.At < at).OrderBy(each => each.At.UnixMicroseconds).ToList();
            var book = new ActivityBook();
            known.ForEach(book.Apply);
            var from = at.Plus(TimeSpan.FromSeconds(-window));
            var inside = known.Where(each => each.At >= from).ToList();
            for (var org = 0; org < 3; org++)
            {
                var ofOrg = inside.Where(each => each.Org == $"org{org}").ToList();
                Assert.Equal(Sum(ofOrg), book.Sum($"org{org}", "", default, at, window));
                Assert.Equal(Sum(ofOrg.Where(each => each.Team == "team1")), book.Sum($"org{org}", "team1", default, at, window));
                Assert.Equal(Sum(ofOrg.Where(each => each.Agent == Agents[0])), book.Sum($"org{org}", "", Agents[0], at, window));
            }
        }, iter: 1_000);

    [Fact]
    public void What_is_recorded_at_an_evaluation_or_later_is_known_to_the_next()
    {
        Assert.Equal(new Instant(15 * Second), Evaluations.Knowing(new(0)));
        Assert.Equal(new Instant(15 * Second), Evaluations.Knowing(new((15 * Second) - 1)));
        Assert.Equal(new Instant(30 * Second), Evaluations.Knowing(new(15 * Second)));
        Assert.Equal(new Instant(15 * Second), Evaluations.NotAfter(new((30 * Second) - 1)));
        Assert.Equal(new Instant(-15 * Second), Evaluations.NotAfter(new(-1)));
    }

    [Fact]
    public void Of_too_many_agents_the_quietest_are_forgotten_and_the_org_counts_them_all()
    {
        var book = new ActivityBook();
        var busy = AgentId.Of("acme", "busy");
        for (var i = 0; i <= ActivityBook.AgentsMax; i++)
        {
            var at = new Instant(15 * Second * (i / 1_000));
            book.Apply(new("acme", "", busy, at, new(1, 0, 0, 0, 0), []));
            book.Apply(new("acme", "", AgentId.Of("acme", $"a{i}"), at, new(1, 0, 0, 0, 0), []));
        }

        var last = Evaluations.Knowing(new(15 * Second * (ActivityBook.AgentsMax / 1_000)));
        Assert.Equal(ActivityBook.AgentsMax + 1, book.Sum("acme", "", busy, last, 3_600).Decisions);
        Assert.Equal(0, book.Sum("acme", "", AgentId.Of("acme", "a0"), last, 3_600).Decisions);
        Assert.Equal(2 * (ActivityBook.AgentsMax + 1), book.Sum("acme", "", default, last, 3_600).Decisions);
    }

    [Theory]
    [InlineData(Verdict.Deny, "tool_denied", 1)]
    [InlineData(Verdict.Deny, "rule_denied", 1)]
    [InlineData(Verdict.Deny, "agent_status", 0)]
    [InlineData(Verdict.Deny, "approval_timed_out", 0)]
    [InlineData(Verdict.Deny, "monthly_budget_exceeded", 1)]
    [InlineData(Verdict.Deny, "agent_suspended", 0)]
    [InlineData(Verdict.Allow, "allowed", 0)]
    [InlineData(Verdict.Pending, "approval_required", 0)]
    public void A_violation_is_a_denial_by_policy_and_no_other(Verdict verdict, string code, int violations)
    {
        var activity = new ActivityReader().Read(Recorded(ActionDecided.Type, Data(verdict, code)))!;
        Assert.Equal((1L, (long)violations), (activity.Counts.Decisions, activity.Counts.Violations));
    }

    [Fact]
    public void Kinds_of_credentials_are_read_from_what_an_action_obliges_to_and_other_findings_are_not() => Assert.Equal(
        ["AwsAccessKey", "GitHubPat"],
        new ActivityReader().Read(Recorded(ActionDecided.Type, Data(
            Verdict.Redact, "sensitive_data", "redact GitHubPat", "found AwsAccessKey", "alert EmailAddress", "approve within=3s quorum=1")))!
            .Credentials.AsEnumerable());

    [Fact]
    public void A_gap_counts_for_the_agent_whose_report_shows_it_less_what_comes_late()
    {
        var reader = new ActivityReader();
        Assert.Null(reader.Read(Recorded("source.gap_detected", """{"first":2,"last":4,"session":"s"}""", "source")));
        Assert.Equal(3, reader.Read(Recorded("action.reported", $$"""{"agent":"{{Agents[0]}}"}""", "source"))!.Counts.Missing);
        Assert.Equal(-1, reader.Read(Recorded("action.reported", $$"""{"agent":"{{Agents[0]}}","late":true}""", "source"))!.Counts.Missing);
    }

    [Fact]
    public void An_anomaly_weighs_what_was_done_about_it()
    {
        var books = new MetricBooks();
        foreach (var response in (string[])["alert", "pause", "block"])
        {
            books.Apply(Recorded("anomaly.detected", $$"""{"agent":"{{Agents[0]}}","response":"{{response}}","type":"loop_runaway"}""", "anomaly"));
        }

        var rule = SomeRules.Of(AlertMetric.AnomalyScore);
        Assert.Equal(75, books.Read("acme", rule, Evaluations.Knowing(new(0))).Value);
        Assert.Null(books.Read("globex", rule, Evaluations.Knowing(new(0))).Value);
    }

    [Theory]
    [InlineData(AlertMetric.BudgetSpentPercent)]
    [InlineData(AlertMetric.SpendUsd)]
    [InlineData(AlertMetric.AnomalyScore)]
    [InlineData(AlertMetric.ApprovalPendingAge)]
    [InlineData(AlertMetric.PolicyViolationCount)]
    [InlineData(AlertMetric.PolicyViolationRate)]
    [InlineData(AlertMetric.ProjectionLag)]
    [InlineData(AlertMetric.SourceGaps)]
    public void Without_data_there_is_no_value(AlertMetric metric) =>
        Assert.Null(new MetricBooks().Read("acme", SomeRules.Of(metric), new(0)).Value);

    private static ActivityCounts Sum(IEnumerable<Activity> all) => all.Aggregate(default(ActivityCounts), (sum, each) => sum + each.Counts);

    private static string Data(Verdict verdict, string code, params string[] obligations) =>
        Encoding.UTF8.GetString(Events.SomeEvents.Data<ActionDecided, ActionDecided>(new()
        {
            Agent = Agents[0], Kind = ActionKind.ToolCall, Digest = default, Verdict = verdict, ReasonCode = code, PolicyDigest = "none",
            Obligations = [.. obligations],
        }));

    private static ChainedEvent Recorded(string type, string data, string category = "session") => EventCodec.Chain(
        new EventDraft
        {
            Id = default, Type = type, Org = "acme", Team = "payments", Principal = "system:spec", Data = Encoding.UTF8.GetBytes(data),
        },
        StreamName.Of(category, 1), null, new(0));
}
