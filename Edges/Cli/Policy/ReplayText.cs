using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>Replays for people and programs.</summary>
internal static class ReplayText
{
    public static void Write(Screen screen, ReplayRecord replay)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(replay));
            return;
        }

        screen.Write(new Facts()
            .AddWhole("replay", replay.Id)
            .Add("phase", replay.Phase + (replay.FailedBecause.Length > 0 ? $" ({replay.FailedBecause})" : ""))
            .Add("positions", $"{replay.FromPosition} to {replay.UntilPosition}")
            .Add("by", replay.By));
        foreach (var (candidate, report) in replay.Candidates.Zip(replay.Reports))
        {
            screen.Line();
            Write(screen, candidate, report);
        }
    }

    public static object JsonOf(ReplayRecord replay) => new
    {
        id = replay.Id,
        org = Given(replay.Org),
        team = Given(replay.Team),
        phase = replay.Phase,
        failed_because = Given(replay.FailedBecause),
        by = replay.By,
        from = replay.FromPosition,
        until = replay.UntilPosition,
        started_at = WireTime.Of(replay.StartedAtUnixMs),
        ended_at = WireTime.Of(replay.EndedAtUnixMs),
        candidates = replay.Candidates.Select((candidate, i) => new
        {
            name = candidate.Name,
            digest = candidate.Digest,
            report = i < replay.Reports.Count ? JsonOf(replay.Reports[i]) : null,
        }),
    };

    private static void Write(Screen screen, ReplayCandidate candidate, ReplayReportRecord report)
    {
        var missed = report.NotCompared.Aggregate(0UL, (sum, each) => sum + each.Count);
        screen.Prose($"{candidate.Name}: {Screen.Number(report.Decisions)} decisions, {Screen.Number(report.Same)} the same, "
            + $"{Screen.Number(TotalOf(report.Flips))} different, {Screen.Number(missed)} not compared");
        screen.Write(new Facts()
            .Add("newly denied", Screen.Number(report.Flips.Deny))
            .Add("newly waiting", Screen.Number(report.Flips.Pending))
            .Add("newly redacted", Screen.Number(report.Flips.Redact))
            .Add("newly allowed", Screen.Number(report.Flips.Allow))
            .Add("not compared", string.Join(", ", report.NotCompared.Select(each => $"{each.Reason} {Screen.Number(each.Count)}"))));
        WriteRules(screen, report);
        WriteSamples(screen, report);
    }

    private static void WriteRules(Screen screen, ReplayReportRecord report)
    {
        if (report.Rules.Count == 0)
        {
            return;
        }

        var sheet = new Sheet(
            new Column("rule", Least: 8), new Column("where", Rank: 2), new Column("whose", Rank: 1), new Column("different", IsNumber: true));
        foreach (var rule in report.Rules)
        {
            sheet.Add(
                rule.Rule.Length > 0 ? rule.Rule : "(none)", rule.Clause, rule.IsCandidates ? "the candidate's" : "the recorded one",
                Screen.Number(TotalOf(rule.Flips)));
        }

        screen.Line();
        screen.Write(sheet);
    }

    private static void WriteSamples(Screen screen, ReplayReportRecord report)
    {
        if (report.Samples.Count == 0)
        {
            return;
        }

        var sheet = new Sheet(
            new Column("position", IsNumber: true), new Column("what", Least: 8), new Column("then"), new Column("now"),
            new Column("by", Rank: 1, Least: 8));
        foreach (var sample in report.Samples)
        {
            sheet.Add(
                $"{sample.Position}", sample.Tool.Length > 0 ? sample.Tool : sample.Host.Length > 0 ? sample.Host : sample.Kind,
                sample.Recorded.Verdict, sample.Candidate.Verdict, sample.Candidate.Rule);
        }

        screen.Line();
        screen.Write(sheet);
    }

    private static object JsonOf(ReplayReportRecord report) => new
    {
        decisions = report.Decisions,
        same = report.Same,
        flips = JsonOf(report.Flips),
        not_compared = report.NotCompared.Select(each => new { reason = each.Reason, count = each.Count }),
        rules = report.Rules.Select(rule => new
        {
            rule = Given(rule.Rule), clause = Given(rule.Clause), is_candidates = rule.IsCandidates, flips = JsonOf(rule.Flips),
        }),
        other_rules = report.OtherRules,
        agents = report.Agents.Select(agent => new { org = agent.Org, agent = agent.Agent, flips = JsonOf(agent.Flips) }),
        other_agents = report.OtherAgents,
        samples = report.Samples.Select(sample => new
        {
            position = sample.Position,
            org = sample.Org,
            agent = sample.Agent,
            kind = sample.Kind,
            tool = Given(sample.Tool),
            host = Given(sample.Host),
            recorded = JsonOf(sample.Recorded),
            candidate = JsonOf(sample.Candidate),
            reason_code = sample.ReasonCode,
        }),
    };

    private static object JsonOf(ReplayFlipCounts flips) => new { allow = flips.Allow, redact = flips.Redact, pending = flips.Pending, deny = flips.Deny };

    private static object JsonOf(ReplaySay say) => new { verdict = say.Verdict, rule = Given(say.Rule), clause = Given(say.Clause) };

    private static ulong TotalOf(ReplayFlipCounts flips) => flips.Allow + flips.Redact + flips.Pending + flips.Deny;

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
