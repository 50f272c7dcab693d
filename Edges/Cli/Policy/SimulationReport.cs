using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Demo;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>What <c>aasm policy simulate</c> says. Malformed lines go to standard error.</summary>
internal static class SimulationReport
{
    private static readonly Verdict[] All = Enum.GetValues<Verdict>();

    public static void Write(Screen screen, PolicySet set, Recording recording, SimulationTally tally)
    {
        foreach (var problem in recording.Malformed)
        {
            screen.Error($"skipped: {problem}");
        }

        if (recording.MalformedCount > recording.Malformed.Count)
        {
            screen.Error($"skipped: {Screen.Number(recording.MalformedCount - recording.Malformed.Count)} lines more");
        }

        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(set, recording, tally));
            return;
        }

        WriteRules(screen, tally);
        screen.Line();
        WriteTools(screen, tally);
        screen.Line();
        WriteSummary(screen, set, recording, tally);
    }

    private static void WriteRules(Screen screen, SimulationTally tally)
    {
        var sheet = new Sheet(
            new Column("verdict"), new Column("rule"), new Column("times", IsNumber: true), new Column("clause", Rank: 1),
            new Column("for example", Rank: 2));
        foreach (var rule in tally.Rules)
        {
            sheet.Add(
                ToneText(rule.Verdict), rule.Rule.Length > 0 ? rule.Rule : rule.ReasonCode, Screen.Number(rule.Count), rule.Clause,
                FormattableString.Invariant($"{rule.Sample.Session} step {rule.Sample.Step}: {rule.Sample.Kind} {rule.Sample.Name}"));
        }

        screen.Write(sheet);
    }

    private static void WriteTools(Screen screen, SimulationTally tally)
    {
        var sheet = new Sheet([
            new Column("kind", Rank: 1), new Column("tool or model"), .. All.Select(v => new Column(Verdicts.Name(v), IsNumber: true))]);
        foreach (var tool in tally.Tools)
        {
            sheet.Add([tool.Kind, tool.Name, .. All.Select(v => CountOf(tool.Verdicts.GetValueOrDefault(v), v))]);
        }

        screen.Write(sheet);
    }

    private static void WriteSummary(Screen screen, PolicySet set, Recording recording, SimulationTally tally)
    {
        var counts = All.Select(v => (Verdict: v, Count: tally.CountOf(v))).Where(c => c.Count > 0);
        screen.Write(new Facts()
            .Add("actions", $"{Screen.Number(tally.Actions)} in {Screen.Number(recording.Sessions.Count)} sessions")
            .Add("verdicts", string.Join(", ", counts.Select(c => $"{Screen.Number(c.Count)} {Verdicts.Name(c.Verdict)}")))
            .Add("skipped", recording.MalformedCount > 0 ? $"{Screen.Number(recording.MalformedCount)} lines that are no recorded action" : "", Tone.Warn)
            .Add("budgets", set.Documents.Any(d => d.Budget is not null) ? "recordings name no costs, so nothing was spent" : "", Tone.Warn)
            .AddWhole("policy", set.Digest));
    }

    private static Cell ToneText(Verdict verdict) => new(Verdicts.Name(verdict), VerdictText.ToneOf(Verdicts.Name(verdict)));

    private static Cell CountOf(int count, Verdict verdict) =>
        new(Screen.Number(count), count == 0 ? Tone.Faint : VerdictText.ToneOf(Verdicts.Name(verdict)));

    private static object JsonOf(PolicySet set, Recording recording, SimulationTally tally) => new
    {
        sessions = recording.Sessions.Count,
        actions = tally.Actions,
        malformed = recording.MalformedCount,
        policy_digest = set.Digest,
        verdicts = All.ToDictionary(Verdicts.Name, tally.CountOf),
        rules = tally.Rules.Select(r => new
        {
            verdict = Verdicts.Name(r.Verdict),
            rule = r.Rule,
            clause = r.Clause,
            reason_code = r.ReasonCode,
            count = r.Count,
            sample = new { session = r.Sample.Session, step = r.Sample.Step, kind = r.Sample.Kind, name = r.Sample.Name },
        }),
        tools = tally.Tools.Select(t => new
        {
            kind = t.Kind,
            name = t.Name,
            allow = t.Verdicts.GetValueOrDefault(Verdict.Allow),
            redact = t.Verdicts.GetValueOrDefault(Verdict.Redact),
            pending = t.Verdicts.GetValueOrDefault(Verdict.Pending),
            deny = t.Verdicts.GetValueOrDefault(Verdict.Deny),
        }),
    };
}
