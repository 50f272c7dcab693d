using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>An account that an action is charged to, and whom policies take for its owner.</summary>
/// <param name="Account">The account.</param>
/// <param name="Who">The agent whose limits count for it: an ancestor for its tree, otherwise whoever acts.</param>
public readonly record struct ChargedAccount(Account Account, ActorFacts Who);

/// <summary>What may be asked of an org's money.</summary>
public abstract record BudgetCommand
{
    private BudgetCommand()
    {
    }

    /// <summary>Set money aside for an action.</summary>
    public sealed record Reserve : BudgetCommand
    {
        /// <summary>Names the reservation.</summary>
        public required EventId Reservation { get; init; }

        /// <summary>The decision that it is for.</summary>
        public required EventId Decision { get; init; }

        /// <summary>
        /// The accounts, each once, in the order in which their limits are looked at: the first that is spent gives the reason.
        /// </summary>
        public required ImmutableArray<ChargedAccount> Accounts { get; init; }

        /// <summary>How much.</summary>
        public required Spend Amount { get; init; }

        /// <summary>The agent.</summary>
        public required AgentId Agent { get; init; }

        /// <summary>How far its identity is corroborated.</summary>
        public required Assurance Assurance { get; init; }

        /// <summary>What kind of action it is.</summary>
        public required ActionKind Kind { get; init; }

        /// <summary>The model as it was asked for.</summary>
        public string Model { get; init; } = "";

        /// <summary>The tool as policies call it.</summary>
        public string Tool { get; init; } = "";

        /// <summary>What is assumed to be used.</summary>
        public Usage? Assumed { get; init; }

        /// <summary>The price; null for actions that use no model.</summary>
        public FoundPrice? Price { get; init; }

        /// <summary>The digest of the price table.</summary>
        public string Prices { get; init; } = "";

        /// <summary>Whether limits are only observed: the action goes on, and the books show what it went beyond.</summary>
        public bool IsObserved { get; init; }

        /// <summary>Whether somebody approved that limits which ask for it are exceeded.</summary>
        public bool IsApproved { get; init; }

        /// <summary>How long it waits for its usage.</summary>
        public TimeSpan Life { get; init; } = LifeDefault;

        /// <summary>An hour: longer than any call to a model takes.</summary>
        public static readonly TimeSpan LifeDefault = TimeSpan.FromHours(1);
    }

    /// <summary>Charge what was really used. Nothing at all means that the action did not happen.</summary>
    /// <param name="Reservation">Which.</param>
    /// <param name="Usage">What was used.</param>
    /// <param name="Agent">Who tells it.</param>
    /// <param name="Assurance">How far its identity is corroborated.</param>
    /// <param name="WhoseIs">Whose limits count for an account, as in <see cref="ChargedAccount"/>.</param>
    public sealed record Settle(
        EventId Reservation, Usage Usage, AgentId Agent, Assurance Assurance, Func<Account, ActorFacts> WhoseIs) : BudgetCommand;

    /// <summary>Give back what was set aside.</summary>
    /// <param name="Reservation">Which.</param>
    /// <param name="Evidence">How it is known that the action did not happen.</param>
    public sealed record Release(EventId Reservation, string Evidence) : BudgetCommand;

    /// <summary>Charge, as reserved, whatever waited long enough.</summary>
    public sealed record Expire : BudgetCommand;

    /// <summary>Take over the limits of the policies in force.</summary>
    /// <param name="Policy">The digest of the set.</param>
    /// <param name="Limits">Its limits.</param>
    public sealed record Adopt(string Policy, ImmutableArray<Limit> Limits) : BudgetCommand;

    /// <summary>Set a limit.</summary>
    /// <param name="Limit">The limit.</param>
    /// <param name="Reason">Why.</param>
    public sealed record SetLimit(Limit Limit, string Reason) : BudgetCommand;

    /// <summary>Take a limit away that was set by command.</summary>
    /// <param name="Limit">Its name.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ClearLimit(string Limit, string Reason) : BudgetCommand;

    /// <summary>Add to what an account may spend in the window that goes on.</summary>
    public sealed record TopUp : BudgetCommand
    {
        /// <summary>The account; not each of a kind.</summary>
        public required Account Account { get; init; }

        /// <summary>The unit.</summary>
        public required BudgetUnit Unit { get; init; }

        /// <summary>The window of the limits that it counts for.</summary>
        public required BudgetWindow Window { get; init; }

        /// <summary>How much; more than zero.</summary>
        public required decimal Amount { get; init; }

        /// <summary>The one limit that it counts for; empty for all of this unit and window that are not leased.</summary>
        public string Limit { get; init; } = "";

        /// <summary>Names the command.</summary>
        public required string Key { get; init; }

        /// <summary>Why.</summary>
        public string Reason { get; init; } = "";
    }
}
