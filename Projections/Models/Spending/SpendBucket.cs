using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Spending;

/// <summary>
/// What agents of one team charged to one account within a bucket of time. A reservation counts when it was made, whatever it
/// costs in the end and whenever that is told.
/// </summary>
public sealed record SpendBucket
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team of those who spent.</summary>
    public required string Team { get; init; }

    /// <summary>The account.</summary>
    public required Account Account { get; init; }

    /// <summary>The bucket's length.</summary>
    public required Grain Grain { get; init; }

    /// <summary>Its start.</summary>
    public required Instant Start { get; init; }

    /// <summary>When the account was first charged in it.</summary>
    public required Instant First { get; init; }

    /// <summary>When something last happened to what it holds.</summary>
    public required Instant Last { get; init; }

    /// <summary>All that is charged.</summary>
    public Spend Charged { get; init; }

    /// <summary>What of it waits for its usage.</summary>
    public Spend Held { get; init; }

    /// <summary>USD of it that nobody told the usage of.</summary>
    public Usd Assumed { get; init; }

    /// <summary>USD of it for models without a price.</summary>
    public Usd UnknownModel { get; init; }

}

/// <summary>A bucket while it is charged. Not thread-safe.</summary>
internal sealed class SpendDraft(SpendBucket before) : IDraft<SpendBucket>
{
    private Instant _last = before.Last;
    private Spend _charged = before.Charged;
    private Spend _held = before.Held;
    private Usd _assumed = before.Assumed;
    private Usd _unknownModel = before.UnknownModel;

    /// <summary>Charges a change.</summary>
    public void Add(in SpendChange change)
    {
        _last = change.At > _last ? change.At : _last;
        _charged += change.Charged;
        _held += change.Held;
        _assumed += change.Assumed;
        _unknownModel += change.UnknownModel;
    }

    /// <inheritdoc/>
    public SpendBucket Done() => before with
    {
        Last = _last, Charged = _charged, Held = _held, Assumed = _assumed, UnknownModel = _unknownModel,
    };
}

/// <summary>What an event changes of the buckets of a reservation.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Charged">What more is charged; less than zero for less.</param>
/// <param name="Held">What more waits.</param>
public readonly record struct SpendChange(Instant At, Spend Charged, Spend Held)
{
    /// <summary>What more was charged as reserved because nobody told its usage.</summary>
    public Usd Assumed { get; init; }

    /// <summary>What more was charged for models without a price.</summary>
    public Usd UnknownModel { get; init; }
}
