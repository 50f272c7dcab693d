using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Activity;

/// <summary>Decisions counted by verdict.</summary>
[Name("VerdictCounts")]
public sealed class VerdictCountsNode
{
    private readonly VerdictTally _tally;

    internal VerdictCountsNode(VerdictTally tally) => _tally = tally;

    /// <summary>All of them.</summary>
    public long Total => _tally.Count;

    /// <summary>Allowed.</summary>
    public long Allow => _tally.Allow;

    /// <summary>Allowed with parts replaced.</summary>
    public long Redact => _tally.Redact;

    /// <summary>Held for people.</summary>
    public long Pending => _tally.Pending;

    /// <summary>Denied.</summary>
    public long Deny => _tally.Deny;
}

/// <summary>Decisions of one bucket of time.</summary>
[Name("TimelineBucket")]
public sealed class TimelineBucketNode
{
    internal TimelineBucketNode(Instant start, Instant end, VerdictTally tally) => (Start, End, Verdicts) = (start, end, new(tally));

    /// <summary>The first moment in it.</summary>
    public Instant Start { get; }

    /// <summary>The first moment behind it.</summary>
    public Instant End { get; }

    /// <summary>What was decided.</summary>
    public VerdictCountsNode Verdicts { get; }
}

/// <summary>What was decided over a window, bucket by bucket; buckets without a decision are among them.</summary>
[Name("EnforcementTimeline")]
public sealed class TimelineNode
{
    internal TimelineNode(TimeWindow window, IReadOnlyList<TimelineBucketNode> buckets) =>
        (Start, End, Buckets) = (window.From, window.To, buckets);

    /// <summary>The first moment that counts.</summary>
    public Instant Start { get; }

    /// <summary>The first moment behind it.</summary>
    public Instant End { get; }

    /// <summary>The buckets, the earliest first.</summary>
    public IReadOnlyList<TimelineBucketNode> Buckets { get; }
}

/// <summary>Decisions that have something in common.</summary>
[Name("DecisionMix")]
public sealed class MixNode
{
    internal MixNode(VerdictTally tally) => (Key, Verdicts) = (tally.Name, new(tally));

    /// <summary>What: the id of an agent, or the name of a team, tool, rule or kind. Empty for a team that is not proven.</summary>
    public string Key { get; }

    /// <summary>What was decided.</summary>
    public VerdictCountsNode Verdicts { get; }
}

/// <summary>What policy forbade an agent, or would have.</summary>
[Name("LineageViolations")]
public sealed class LineageViolationsNode
{
    internal LineageViolationsNode(string agent, string name, string team, int depth, string? parent, IReadOnlyList<VerdictTally> rules) =>
        (AgentId, AgentName, Team, Depth, ParentId, TopRules, Violations) =
        (agent, name, team, depth, parent, [.. rules.Take(3).Select(rule => new RuleCountNode(rule.Name, rule.Count))], rules.Sum(rule => rule.Count));

    /// <summary>The agent's id.</summary>
    public string AgentId { get; }

    /// <summary>Its name.</summary>
    public string AgentName { get; }

    /// <summary>Its team.</summary>
    public string Team { get; }

    /// <summary>How deep it stands below its root.</summary>
    public int Depth { get; }

    /// <summary>The id of the agent that delegated to it; null for a root.</summary>
    public string? ParentId { get; }

    /// <summary>How often.</summary>
    public long Violations { get; }

    /// <summary>The three rules that forbade most.</summary>
    public IReadOnlyList<RuleCountNode> TopRules { get; }
}

/// <summary>How often a rule decided.</summary>
/// <param name="Rule">The rule; empty where none was named.</param>
/// <param name="Count">How often.</param>
[Name("RuleCount")]
public sealed record RuleCountNode(string Rule, long Count);

/// <summary>What enforcing would have decided where verdicts were only observed.</summary>
[Name("ObserveModeSummary")]
public sealed class ObserveNode
{
    internal ObserveNode(TimeWindow window, IReadOnlyList<VerdictTally> rules)
    {
        (Start, End) = (window.From, window.To);
        WouldBe = new(rules.Aggregate(new VerdictTally(""), (sum, rule) => sum.With(rule)));
        Rules = [.. rules.Select(rule => new MixNode(rule))];
    }

    /// <summary>The first moment that counts.</summary>
    public Instant Start { get; }

    /// <summary>The first moment behind it.</summary>
    public Instant End { get; }

    /// <summary>What would have been decided.</summary>
    public VerdictCountsNode WouldBe { get; }

    /// <summary>By the rule that would have decided, the most frequent first.</summary>
    public IReadOnlyList<MixNode> Rules { get; }
}

/// <summary>How long identity and policy took.</summary>
[Name("LatencySummary")]
public sealed class LatencyNode
{
    private readonly IReadOnlyList<LatencyCount> _counts;

    internal LatencyNode(IReadOnlyList<LatencyCount> counts) => _counts = counts;

    /// <summary>How many decisions it is made of.</summary>
    public long Count => _counts.Sum(count => count.Count);

    /// <summary>Half of all took no longer, in microseconds; null where there was none.</summary>
    public long? P50 => Latencies.Percentile(_counts, 50);

    /// <summary>Of a hundred, 95 took no longer, in microseconds.</summary>
    public long? P95 => Latencies.Percentile(_counts, 95);

    /// <summary>Of a hundred, 99 took no longer, in microseconds.</summary>
    public long? P99 => Latencies.Percentile(_counts, 99);

    /// <summary>How far these may be off, in percent: they are counted in classes.</summary>
    public decimal ErrorPercent { get; } = Latencies.ErrorPercent;
}
