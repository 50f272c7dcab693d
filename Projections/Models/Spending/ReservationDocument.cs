using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Projections.Models.Spending;

/// <summary>What became of a reservation.</summary>
public enum ReservationStatus
{
    /// <summary>It waits for its usage.</summary>
    Reserved,

    /// <summary>Its usage was told.</summary>
    Settled,

    /// <summary>The action did not happen.</summary>
    Released,

    /// <summary>Nobody told its usage; it is charged as reserved.</summary>
    Expired,
}

/// <summary>A reservation, from its beginning to its end: it changes once.</summary>
public sealed record ReservationDocument
{
    /// <summary>Its name.</summary>
    public required EventId Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team of the agent.</summary>
    public required string Team { get; init; }

    /// <summary>The agent.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>The decision that it was made for.</summary>
    public required EventId Decision { get; init; }

    /// <summary>When it was made: whatever it costs counts then.</summary>
    public required Instant At { get; init; }

    /// <summary>Every account that it is charged to.</summary>
    public required ImmutableArray<Account> Accounts { get; init; }

    /// <summary>What kind of action it was made for.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>What was set aside.</summary>
    public required Spend Reserved { get; init; }

    /// <summary>What is charged.</summary>
    public required Spend Charged { get; init; }

    /// <summary>What became of it.</summary>
    public ReservationStatus Status { get; init; }

    /// <summary>When it ended; null while it waits.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>What was used; null where nobody told.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Whether a model was priced by the dearest row, because it has none.</summary>
    public bool IsPriceUnknown { get; init; }
}
