using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Replays;

/// <summary>What would have been different under one candidate.</summary>
[Name("ReplayReport")]
public sealed class ReportNode
{
    private readonly ReplayReport _report;

    internal ReportNode(ReplayReport report) => _report = report;

    /// <summary>The decisions in the range.</summary>
    public long Decisions => _report.Decisions;

    /// <summary>Those that would be the same.</summary>
    public long Same => _report.Same;

    /// <summary>Those that would be others.</summary>
    public FlipsNode Flips => new(_report.Flips);

    /// <summary>Those of which that is not known, by reason.</summary>
    public IEnumerable<NotComparedNode> NotCompared => _report.NotCompared.Select(each => new NotComparedNode(each.Reason, each.Count));

    /// <summary>The rules behind most of it, the greatest first.</summary>
    public IEnumerable<RuleFlipsNode> Rules =>
        _report.Rules.Select(each => new RuleFlipsNode(each.Rule, each.Clause, each.IsCandidates, new(each.Flips)));

    /// <summary>What the other rules account for.</summary>
    public FlipsNode OtherRules => new(_report.OtherRules.Flips);

    /// <summary>The agents with most of it, the greatest first.</summary>
    public IEnumerable<AgentFlipsNode> Agents =>
        _report.Agents.Select(each => new AgentFlipsNode(each.Org, each.Agent.ToString(), new(each.Flips)));

    /// <summary>What the other agents account for.</summary>
    public FlipsNode OtherAgents => new(_report.OtherAgents.Flips);

    /// <summary>Some of them, in the order of the log.</summary>
    public IEnumerable<SampleNode> Samples => _report.Samples.Select(sample => new SampleNode(sample));
}

/// <summary>How many decisions would be others, by what they would be.</summary>
[Name("ReplayFlips")]
public sealed class FlipsNode
{
    private readonly ReplayFlips _flips;

    internal FlipsNode(ReplayFlips flips) => _flips = flips;

    /// <summary>Would be allowed, and were not.</summary>
    public long Allowed => _flips.Allowed;

    /// <summary>Would be allowed with redactions, and were something else.</summary>
    public long Redacted => _flips.Redacted;

    /// <summary>Would wait for people, and did not.</summary>
    public long Pending => _flips.Pending;

    /// <summary>Would be denied, and were not.</summary>
    public long Denied => _flips.Denied;

    /// <summary>All of them.</summary>
    public long Total => _flips.Total;
}

/// <summary>How many decisions were not compared for one reason.</summary>
/// <param name="Reason">The reason, a stable word.</param>
/// <param name="Count">How many.</param>
[Name("ReplayNotCompared")]
public sealed record NotComparedNode(string Reason, long Count);

/// <summary>What one rule accounts for.</summary>
/// <param name="Rule">The rule; empty where none decided.</param>
/// <param name="Clause">Where it stands.</param>
/// <param name="IsOfCandidate">Whether it is the candidate's; else the one that decided then.</param>
/// <param name="Flips">How many decisions would be others.</param>
[Name("ReplayRuleFlips")]
public sealed record RuleFlipsNode(string Rule, string Clause, bool IsOfCandidate, FlipsNode Flips);

/// <summary>What would be different for one agent.</summary>
/// <param name="Org">Its tenant.</param>
/// <param name="AgentId">The agent.</param>
/// <param name="Flips">How many decisions would be others.</param>
[Name("ReplayAgentFlips")]
public sealed record AgentFlipsNode(string Org, string AgentId, FlipsNode Flips);

/// <summary>What policy says of one action.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Rule">The deciding rule; empty for none.</param>
/// <param name="Clause">Where it stands.</param>
[Name("ReplaySay")]
public sealed record SayNode(Verdict Verdict, string Rule, string Clause);

/// <summary>One decision that would be another; nothing of its payload.</summary>
[Name("ReplaySample")]
public sealed class SampleNode
{
    private readonly ReplaySample _sample;

    internal SampleNode(ReplaySample sample) => _sample = sample;

    /// <summary>Where the decision stands.</summary>
    public Position Position => _sample.Position;

    /// <summary>Its tenant.</summary>
    public string Org => _sample.Org;

    /// <summary>Who acted.</summary>
    public string AgentId => _sample.Agent.ToString();

    /// <summary>What kind of action it was.</summary>
    public ActionKind Kind => _sample.Kind;

    /// <summary>The tool; empty for other kinds.</summary>
    public string Tool => _sample.Tool;

    /// <summary>The host; empty for none.</summary>
    public string Host => _sample.Host;

    /// <summary>What policy said then.</summary>
    public SayNode Recorded => Of(_sample.Recorded);

    /// <summary>What the candidate says.</summary>
    public SayNode Candidate => Of(_sample.Candidate);

    /// <summary>The code of the candidate's reason.</summary>
    public string ReasonCode => _sample.ReasonCode;

    private static SayNode Of(PolicySay say) => new(say.Verdict, say.Rule, say.Clause);
}
