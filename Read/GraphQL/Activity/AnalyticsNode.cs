using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Activity;

/// <summary>What happened over a window, from several sides.</summary>
[Name("Analytics")]
public sealed class AnalyticsNode
{
    private readonly TimeWindow _window;
    private readonly IReadOnlyList<ActivityBucket> _buckets;

    internal AnalyticsNode(TimeWindow window, IReadOnlyList<ActivityBucket> buckets) => (_window, _buckets) = (window, buckets);

    /// <summary>The first moment that counts.</summary>
    public Instant Start => _window.From;

    /// <summary>The first moment behind it.</summary>
    public Instant End => _window.To;

    /// <summary>How much was decided, bucket by bucket.</summary>
    public IReadOnlyList<TimelineBucketNode> ActionVolume => ActivityReader.Timeline(_window, ActivityReader.GrainFor(_window), _buckets);

    /// <summary>What was decided about tools, the most frequent first.</summary>
    public IEnumerable<MixNode> ToolUsage => Mix(bucket => bucket.Tools);

    /// <summary>What was decided by rules, the most frequent first.</summary>
    public IEnumerable<MixNode> PolicyEffectiveness => Mix(bucket => bucket.Rules);

    /// <summary>What became of questions to people, by type of event.</summary>
    public IEnumerable<ApprovalCountNode> Approvals =>
        ActivityReader.Sums(_buckets.SelectMany(bucket => bucket.Approvals)).Select(tally => new ApprovalCountNode(tally.Name, tally.Count));

    /// <summary>How long decisions took.</summary>
    public LatencyNode Latency => new([.. _buckets.SelectMany(bucket => bucket.Latencies)]);

    private IEnumerable<MixNode> Mix(Func<ActivityBucket, IEnumerable<VerdictTally>> of) =>
        ActivityReader.Sums(_buckets.SelectMany(of)).Select(tally => new MixNode(tally));
}

/// <summary>How often something happened to questions to people.</summary>
/// <param name="Type">The type of the event, such as <c>approval.granted</c>.</param>
/// <param name="Count">How often.</param>
[Name("ApprovalCount")]
public sealed record ApprovalCountNode(string Type, long Count);
