using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Models.Spending;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Spending;

/// <summary>By what spending is added up.</summary>
public enum CostGrouping
{
    /// <summary>By agent.</summary>
    Agent,

    /// <summary>By team.</summary>
    Team,

    /// <summary>By tenant.</summary>
    Org,

    /// <summary>By the price that a model has.</summary>
    Model,

    /// <summary>By tool.</summary>
    Tool,

    /// <summary>By run.</summary>
    Session,
}

/// <summary>What was spent.</summary>
[Name("Cost")]
public sealed class CostNode
{
    internal CostNode(IEnumerable<SpendBucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            (Usd, Tokens, Calls) = (Usd + bucket.Charged.Usd, Tokens + bucket.Charged.Tokens, Calls + bucket.Charged.Calls);
            (HeldUsd, AssumedUsd, UnknownModelUsd) =
                (HeldUsd + bucket.Held.Usd, AssumedUsd + bucket.Assumed, UnknownModelUsd + bucket.UnknownModel);
        }
    }

    internal CostNode(CostNode all, CostNode part)
    {
        (Usd, Tokens, Calls) = (all.Usd - part.Usd, all.Tokens - part.Tokens, all.Calls - part.Calls);
        (HeldUsd, AssumedUsd, UnknownModelUsd) =
            (all.HeldUsd - part.HeldUsd, all.AssumedUsd - part.AssumedUsd, all.UnknownModelUsd - part.UnknownModelUsd);
    }

    /// <summary>Money, what is only reserved included.</summary>
    public Usd Usd { get; }

    /// <summary>Tokens of all kinds.</summary>
    public long Tokens { get; }

    /// <summary>Actions.</summary>
    public long Calls { get; }

    /// <summary>Money of it that waits for its usage.</summary>
    public Usd HeldUsd { get; }

    /// <summary>Money of it that nobody told the usage of: it is charged as reserved.</summary>
    public Usd AssumedUsd { get; }

    /// <summary>Money of it for models without a price: charged by the dearest.</summary>
    public Usd UnknownModelUsd { get; }

    internal bool IsNothing => (Usd, Tokens, Calls) == default;
}

/// <summary>What was spent by one agent, team, tenant, model, tool or run.</summary>
/// <param name="By">What it is.</param>
/// <param name="Key">Its id or name; empty for what has none, such as actions without a tool.</param>
/// <param name="Cost">What was spent.</param>
[Name("CostGroup")]
public sealed record CostGroupNode(CostGrouping By, string Key, CostNode Cost);

/// <summary>What was spent over a window.</summary>
[Name("Costs")]
public sealed class CostsNode
{
    internal CostsNode(TimeWindow window, CostNode total, IReadOnlyList<CostGroupNode> groups) =>
        (Start, End, Total, Groups) = (window.From, window.To, total, groups);

    /// <summary>The first moment that counts.</summary>
    public Instant Start { get; }

    /// <summary>The first moment behind it.</summary>
    public Instant End { get; }

    /// <summary>All of it.</summary>
    public CostNode Total { get; }

    /// <summary>By each grouping that was asked for, the dearest first.</summary>
    public IReadOnlyList<CostGroupNode> Groups { get; }
}

/// <summary>What was spent within one bucket of time.</summary>
/// <param name="Start">The first moment in it.</param>
/// <param name="End">The first moment behind it.</param>
/// <param name="Total">All of it.</param>
/// <param name="Groups">By the grouping that was asked for, the dearest first; those that spent nothing are not among them.</param>
[Name("CostBucket")]
public sealed record CostBucketNode(Instant Start, Instant End, CostNode Total, IReadOnlyList<CostGroupNode> Groups);
