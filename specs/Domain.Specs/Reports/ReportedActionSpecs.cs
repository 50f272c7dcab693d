using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Reports;

public sealed class ReportedActionSpecs
{
    private const string Secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    private static readonly ActorClaim Agent = new("acme", "payments", "did:key:z6Mk");

    // Every text of a report in turn, so that a new one cannot be forgotten.
    public static TheoryData<string> Places => [.. Reports.Keys];

    private static IReadOnlyDictionary<string, Func<string, ActionReport>> Reports { get; } =
        new Dictionary<string, Func<string, ActionReport>>
        {
            ["event_id"] = text => Report() with { EventId = text },
            ["session"] = text => Report() with { Session = text },
            ["claimed org"] = text => Report() with { Claim = new(text, "t", "d") },
            ["claimed team"] = text => Report() with { Claim = new("o", text, "d") },
            ["claimed agent"] = text => Report() with { Claim = new("o", "t", text) },
            ["kind"] = text => Report() with { Kind = text },
            ["trace"] = text => Report() with { TraceId = text },
            ["span"] = text => Report() with { SpanId = text },
            ["parent span"] = text => Report() with { ParentSpanId = text },
            ["reservation"] = text => Report() with { ReservationId = text },
            ["shadow"] = text => Report() with { ShadowDecision = text },
            ["rule"] = text => Report() with { MatchedRule = text },
            ["label"] = text => Report() with { Labels = Label("a", text) },
            ["label's name"] = text => Report() with { Labels = Label(text, "a") },
            ["payload"] = text => Report() with { Payloads = [Encoding.UTF8.GetBytes(text)] },
            ["content"] = text => Report() with { Content = Encoding.UTF8.GetBytes(text) },
            ["model"] = text => With(new ReportedOutcome.ModelCall(text, "")),
            ["provider"] = text => With(new ReportedOutcome.ModelCall("", text)),
            ["tool"] = text => With(new ReportedOutcome.ToolCall(text, "", true, "", 0)),
            ["tool source"] = text => With(new ReportedOutcome.ToolCall("", text, true, "", 0)),
            ["error"] = text => With(new ReportedOutcome.ToolCall("", "", false, text, 0)),
            ["operation"] = text => With(new ReportedOutcome.FileOperation(text, "", 0, "", false)),
            ["path"] = text => With(new ReportedOutcome.FileOperation("", text, 0, "", false)),
            ["file source"] = text => With(new ReportedOutcome.FileOperation("", "", 0, text, false)),
            ["host"] = text => With(new ReportedOutcome.NetworkCall(text, 0, "", 0, true)),
            ["protocol"] = text => With(new ReportedOutcome.NetworkCall("", 0, text, 0, true)),
            ["command"] = text => With(new ReportedOutcome.Process(text, 0, 0, true)),
            ["violated rule"] = text => With(new ReportedOutcome.Violation(text, "", "")),
            ["blocked action"] = text => With(new ReportedOutcome.Violation("", text, "")),
            ["violation's reason"] = text => With(new ReportedOutcome.Violation("", "", text)),
            ["approval"] = text => With(new ReportedOutcome.Approval(text, "", true, "")),
            ["approver"] = text => With(new ReportedOutcome.Approval("", text, true, "")),
            ["approval's reason"] = text => With(new ReportedOutcome.Approval("", "", true, text)),
        };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_secret_is_recorded_nowhere(string place)
    {
        var recorded = Clean(Reports[place](Secret));
        Assert.DoesNotContain(Secret, Shown(recorded), StringComparison.Ordinal);
        Assert.Equal(place is "content" ? [] : ["GitHubPat"], recorded.Found);
    }

    [Fact]
    public void Every_text_of_an_outcome_and_a_report_has_its_place_above()
    {
        var outcomes = typeof(ReportedOutcome).GetNestedTypes().SelectMany(type => type.GetProperties());
        var texts = typeof(ActionReport).GetProperties().Concat(outcomes).Count(p => p.PropertyType == typeof(string));

        // Beside the texts: three of the claim, two of labels, payload and content.
        Assert.Equal(texts + 7, Reports.Count);
    }

    [Fact]
    public void A_clean_report_is_recorded_as_it_came() =>
        Seeds.Sample(SomeReports.Report, 300, report =>
        {
            var action = Clean(report with { Payloads = [] });
            if (action.Found.IsEmpty && action.Dropped.IsEmpty)
            {
                Assert.Equal(
                    (report.EventId, report.Session, report.Sequence, report.SpanId, report.Outcome, report.Usage),
                    (action.What.EventId, action.What.Session, action.What.Sequence, action.What.SpanId, action.What.Outcome,
                        action.What.Usage));
                Assert.Equal(report.Labels, action.What.Labels);
            }
        });

    [Fact]
    public void Texts_are_cut_after_they_were_redacted_and_never_within_a_character()
    {
        var error = new string('x', 1_000) + " " + Secret + string.Concat(Enumerable.Repeat("😀", 1_000));
        var recorded = Clean(With(new ReportedOutcome.ToolCall("", "", false, error, 0)));
        var text = Assert.IsType<ReportedOutcome.ToolCall>(recorded.What.Outcome).Error;
        Assert.True(text.Length <= 1_024);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void The_largest_report_fits_an_event()
    {
        // Control characters take six bytes each when they are escaped.
        var worst = new string('\u0001', 5_000);
        var name = new string('€', 256);
        var report = Report() with
        {
            Labels = Enumerable.Range(0, ActionReport.LabelsMax)
                .ToImmutableSortedDictionary(i => $"{i:000}{name}"[..256], _ => worst, StringComparer.Ordinal),
            Outcome = new ReportedOutcome.FileOperation(name, worst, 0, name, true),
        };
        foreach (var text in new[] { "event_id", "session", "kind", "span", "parent span", "reservation", "shadow", "rule" })
        {
            report = text switch
            {
                "event_id" => report with { EventId = name },
                "session" => report with { Session = name },
                "kind" => report with { Kind = name },
                "span" => report with { SpanId = name },
                "parent span" => report with { ParentSpanId = name },
                "reservation" => report with { ReservationId = name },
                "shadow" => report with { ShadowDecision = name },
                _ => report with { MatchedRule = name },
            };
        }

        Assert.InRange(Encoding.UTF8.GetByteCount(Shown(Clean(report))), 100_000, ChainedEvent.SizeBytesMax - 16_384);
    }

    [Fact]
    public void A_forbidden_label_is_left_out_and_counted()
    {
        var report = Report() with
        {
            Labels = Label("Prompt", "find me").Add("ok", """{"x":{"LLM_OUTPUT":"find me"}}""").Add("why", "because"),
        };
        var recorded = Clean(report);
        Assert.Equal([("ok", """{"x":{}}"""), ("why", "because")], recorded.What.Labels.Select(l => (l.Key, l.Value)));
        Assert.Equal([("llm_output", 1), ("prompt", 1)], recorded.Dropped.Select(d => (d.Key, d.Value)));
    }

    [Fact]
    public void What_is_claimed_is_recorded_only_where_it_differs()
    {
        var same = Clean(Report() with { Claim = Agent });
        Assert.Equal(("", "", ""), (same.ClaimedOrg, same.ClaimedTeam, same.ClaimedAgent));
        var other = Clean(Report() with { Claim = new("evil", "payments", "did:key:else") });
        Assert.Equal(("evil", "", "did:key:else"), (other.ClaimedOrg, other.ClaimedTeam, other.ClaimedAgent));
        Assert.Equal(Agent.AgentId, other.Agent);
    }

    [Fact]
    public void The_digest_covers_what_came_and_needs_the_key()
    {
        var report = Report() with { Content = "a"u8.ToArray() };
        var digest = Clean(report).Digest;
        Assert.Equal(digest, Clean(report).Digest);
        Assert.NotEqual(digest, Clean(report with { Content = "b"u8.ToArray() }).Digest);
        Assert.NotEqual(digest, ReportedAction.Of(report, Agent, Enumerable.Repeat((byte)1, 32).ToArray()).Digest);
    }

    private static ActionReport Report() => new() { EventId = "e", Claim = Agent };

    private static ActionReport With(ReportedOutcome outcome) => Report() with { Outcome = outcome };

    private static ImmutableSortedDictionary<string, string> Label(string name, string value) =>
        Report().Labels.Add(name, value);

    private static ReportedAction Clean(ActionReport report) =>
        ReportedAction.Of(report, Agent, new byte[ActionDigest.KeyBytes]);

    private static string Shown(ReportedAction action) => action.What.TraceId + Encoding.UTF8.GetString(
        SomeEvents.Data<SourceEventCodec, SourceEvent>(new SourceEvent.Reported(action, false)));
}
