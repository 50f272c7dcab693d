using System.Globalization;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>The summary of a demo.</summary>
internal static class DemoReport
{
    private static readonly string[] Verdicts = ["allow", "redact", "pending", "deny"];

    public static void Write(Screen screen, DemoRun run, DemoSummary summary, string head)
    {
        if (screen.IsJson)
        {
            WriteJson(screen, run, summary, head);
            return;
        }

        screen.Line();
        screen.Write(ByKind(summary));
        if (summary.Denied.Count > 0)
        {
            screen.Line();
            screen.Write(Denied(summary));
        }

        screen.Line();
        screen.Write(new Facts()
            .Add("decided", $"{Screen.Number(summary.Decided)} of {Screen.Number(summary.Decided + summary.Undecided)} actions in {summary.Took.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s, {Screen.Number(summary.ActionsPerSecond)} a second", summary.Undecided == 0 ? Tone.Good : Tone.Plain)
            .Add("latency", string.Create(CultureInfo.InvariantCulture, $"p50 {summary.P50Milliseconds:N1} ms, p99 {summary.P99Milliseconds:N1} ms"))
            .Add("undecided", summary.Undecided > 0 ? $"{Screen.Number(summary.Undecided)} actions got no verdict" : "", Tone.Bad)
            .Add("refused", string.Join("; ", summary.Refused.Select(r => $"{r.Count}× {r.Reason}")), Tone.Warn)
            .Add("head", head.Length > 0 ? "" : "the server does not answer any more", Tone.Bad)
            .AddWhole("head", head));
    }

    private static Sheet ByKind(DemoSummary summary)
    {
        var seen = Verdicts.Where(v => summary.Verdicts.Any(c => c.Verdict == v)).ToList();
        var sheet = new Sheet([new Column("kind"), .. seen.Select(v => new Column(v, IsNumber: true)), new Column("all", 1, IsNumber: true)]);
        foreach (var kind in summary.Verdicts.GroupBy(c => c.Kind))
        {
            sheet.Add([
                kind.Key,
                .. seen.Select(v => CountOf(kind.Where(c => c.Verdict == v).Sum(c => c.Count), v)),
                Screen.Number(kind.Sum(c => c.Count)),
            ]);
        }

        return sheet;
    }

    private static Sheet Denied(DemoSummary summary)
    {
        var sheet = new Sheet(new Column("denied"), new Column("rule", 1), new Column("times", IsNumber: true));
        foreach (var denied in summary.Denied)
        {
            sheet.Add(denied.Tool, denied.Rule, Screen.Number(denied.Count));
        }

        return sheet;
    }

    private static Cell CountOf(int count, string verdict) =>
        new(Screen.Number(count), count == 0 ? Tone.Faint : VerdictText.ToneOf(verdict));

    private static void WriteJson(Screen screen, DemoRun run, DemoSummary summary, string head) => screen.WriteJsonLine(new
    {
        state = "played",
        sessions = run.Sessions.Count,
        decided = summary.Decided,
        undecided = summary.Undecided,
        seconds = Math.Round(summary.Took.TotalSeconds, 3),
        actions_per_second = Math.Round(summary.ActionsPerSecond, 1),
        latency_p50_ms = Math.Round(summary.P50Milliseconds, 3),
        latency_p99_ms = Math.Round(summary.P99Milliseconds, 3),
        verdicts = summary.Verdicts.Select(v => new { kind = v.Kind, verdict = v.Verdict, count = v.Count }),
        denied = summary.Denied.Select(d => new { tool = d.Tool, rule = d.Rule, count = d.Count }),
        refused = summary.Refused.Select(r => new { reason = r.Reason, count = r.Count }),
        head = head.Length > 0 ? head : null,
    });
}
