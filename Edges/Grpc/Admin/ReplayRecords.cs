using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Replays on the wire.</summary>
internal static class ReplayRecords
{
    private const long MicrosecondsAMillisecond = 1_000;

    public static ReplayRecord Of(KnownReplay replay)
    {
        var state = replay.State;
        var terms = state.Terms!;
        var record = new ReplayRecord
        {
            Id = replay.Id.ToString(),
            Org = terms.Org,
            Team = terms.Team,
            Phase = ReplayPhases.WordOf(state.Phase),
            By = state.By,
            FromPosition = terms.From.Value,
            UntilPosition = terms.Until.Value,
            StartedAtUnixMs = Milliseconds(state.StartedAt),
            EndedAtUnixMs = Milliseconds(state.EndedAt),
            FailedBecause = state.FailedBecause,
        };
        record.Candidates.AddRange(terms.Candidates.Select(Of));
        record.Reports.AddRange(state.Reports.Select(Of));
        return record;
    }

    public static ReplayProgressRecord Of(ReplayProgress progress) => new()
    {
        Id = progress.Id.ToString(),
        Phase = ReplayPhases.WordOf(progress.Phase),
        FromPosition = progress.From.Value,
        AtPosition = progress.At.Value,
        UntilPosition = progress.Until.Value,
        Decisions = (ulong)progress.Decisions,
        DecisionsPerSecond = (ulong)progress.PerSecond,
    };

    private static long Milliseconds(Instant at) => at.UnixMicroseconds / MicrosecondsAMillisecond;

    private static ReplayCandidate Of(PolicyCandidate candidate)
    {
        var record = new ReplayCandidate { Name = candidate.Name, Digest = candidate.Digest };
        record.Documents.AddRange(candidate.Documents.Select(source => new PolicyText { Name = source.Name, Text = source.Text }));
        return record;
    }

    private static ReplayReportRecord Of(ReplayReport report)
    {
        var record = new ReplayReportRecord
        {
            Decisions = (ulong)report.Decisions,
            Same = (ulong)report.Same,
            Flips = Of(report.Flips),
            OtherRules = (ulong)report.OtherRules.Groups,
            OtherRuleFlips = Of(report.OtherRules.Flips),
            OtherAgents = (ulong)report.OtherAgents.Groups,
            OtherAgentFlips = Of(report.OtherAgents.Flips),
        };
        record.NotCompared.AddRange(report.NotCompared.Select(missed =>
            new ReplayNotCompared { Reason = missed.Reason, Count = (ulong)missed.Count }));
        record.Rules.AddRange(report.Rules.Select(rule => new ReplayRuleRecord
        {
            Rule = rule.Rule, Clause = rule.Clause, IsCandidates = rule.IsCandidates, Flips = Of(rule.Flips),
        }));
        record.Agents.AddRange(report.Agents.Select(agent => new ReplayAgentRecord
        {
            Org = agent.Org, Agent = agent.Agent.ToString(), Flips = Of(agent.Flips),
        }));
        record.Samples.AddRange(report.Samples.Select(Of));
        return record;
    }

    private static ReplayFlipCounts Of(ReplayFlips flips) => new()
    {
        Allow = (ulong)flips.Allowed, Redact = (ulong)flips.Redacted, Pending = (ulong)flips.Pending, Deny = (ulong)flips.Denied,
    };

    private static ReplaySampleRecord Of(ReplaySample sample) => new()
    {
        Position = sample.Position.Value,
        Org = sample.Org,
        Agent = sample.Agent.ToString(),
        Kind = ActionKinds.WireName(sample.Kind),
        Tool = sample.Tool,
        Host = sample.Host,
        Recorded = Of(sample.Recorded),
        Candidate = Of(sample.Candidate),
        ReasonCode = sample.ReasonCode,
    };

    private static ReplaySay Of(PolicySay say) => new() { Verdict = Verdicts.Name(say.Verdict), Rule = say.Rule, Clause = say.Clause };
}
