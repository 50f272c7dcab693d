using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>A reservation that waits for its usage.</summary>
/// <param name="Id">Its name.</param>
/// <param name="At">When it was made: whatever it costs in the end counts then.</param>
/// <param name="Accounts">What it is charged to.</param>
/// <param name="Amount">How much.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="Assurance">How far that is corroborated.</param>
/// <param name="Price">What it is priced by; null where no model is used.</param>
/// <param name="Decision">The decision that it was made for.</param>
public sealed record OpenReservation(
    EventId Id, Instant At, ImmutableArray<Account> Accounts, Spend Amount, AgentId Agent, Assurance Assurance,
    PriceRow? Price, EventId Decision)
{
    /// <summary>The tool that is called; empty for other actions.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Until when it waits.</summary>
    public required Instant Until { get; init; }

    internal static OpenReservation Of(BudgetEvent.Reserved e) =>
        new(e.Reservation, e.At, e.Accounts, e.Amount, e.Agent, e.Assurance, e.Price, e.Decision) { Tool = e.Tool, Until = e.Until };
}
