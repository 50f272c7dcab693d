using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>
/// What happens to the money of an org. All of it is told in one stream, <c>budget-…</c>, so that a reservation is held
/// against all limits at one moment.
/// </summary>
public abstract record BudgetEvent
{
    private BudgetEvent()
    {
    }

    /// <summary>When it was decided: by this windows are told apart. Does not decrease along the stream.</summary>
    public required Instant At { get; init; }

    /// <summary>Money was set aside for an action. Charged from now on; how much it is in the end, another event may say.</summary>
    public sealed record Reserved : BudgetEvent
    {
        /// <summary>Its name: the id of this event.</summary>
        public required EventId Reservation { get; init; }

        /// <summary>Every account that it is charged to, each once.</summary>
        public required ImmutableArray<Account> Accounts { get; init; }

        /// <summary>How much.</summary>
        public required Spend Amount { get; init; }

        /// <summary>The agent.</summary>
        public required AgentId Agent { get; init; }

        /// <summary>How far the agent's identity was corroborated; who settles has to be known as well.</summary>
        public required Assurance Assurance { get; init; }

        /// <summary>The decision that it was made for: an <c>action.decided</c> of this id follows, if all goes well.</summary>
        public required EventId Decision { get; init; }

        /// <summary>What kind of action it is.</summary>
        public required ActionKind Kind { get; init; }

        /// <summary>The model as it was asked for; empty for other actions.</summary>
        public string Model { get; init; } = "";

        /// <summary>The tool; empty for other actions.</summary>
        public string Tool { get; init; } = "";

        /// <summary>What was assumed to be used; null for actions that use no model.</summary>
        public Usage? Assumed { get; init; }

        /// <summary>The prices that count for it until its end; null for actions that use no model.</summary>
        public PriceRow? Price { get; init; }

        /// <summary>Whether the model was in the table; if not, <see cref="Price"/> is the dearest row.</summary>
        public bool IsPriceKnown { get; init; }

        /// <summary>The digest of the price table; empty for actions that use no model.</summary>
        public string Prices { get; init; } = "";

        /// <summary>Limits that it went beyond knowingly: they only alert, somebody approved, or the agent is only observed.</summary>
        public ImmutableArray<string> Beyond { get; init; } = [];

        /// <summary>Until when it waits for its usage; then it is charged as reserved.</summary>
        public required Instant Until { get; init; }
    }

    /// <summary>What an action really used was told.</summary>
    /// <param name="Reservation">Which.</param>
    /// <param name="Usage">What was used; kept so that history can be priced again.</param>
    /// <param name="Actual">What it cost; charged instead of what was reserved, at the time of the reservation.</param>
    public sealed record Settled(EventId Reservation, Usage Usage, Spend Actual) : BudgetEvent;

    /// <summary>An action cost more than was reserved: the only way past a limit that nobody agreed to.</summary>
    /// <param name="Reservation">Which; a <see cref="Settled"/> stands right before.</param>
    /// <param name="Over">By how much, in every unit; at least one is more than zero.</param>
    public sealed record Overran(EventId Reservation, Spend Over) : BudgetEvent;

    /// <summary>An action did not happen; nothing is charged.</summary>
    /// <param name="Reservation">Which.</param>
    /// <param name="Evidence">How that is known, in a few words.</param>
    public sealed record Released(EventId Reservation, string Evidence) : BudgetEvent;

    /// <summary>Nobody told what was used; charged as reserved.</summary>
    /// <param name="Reservations">Which; from 1 to <see cref="ExpiredMax"/>.</param>
    public sealed record Expired(ImmutableArray<EventId> Reservations) : BudgetEvent;

    /// <summary>Most reservations of one <see cref="Expired"/>.</summary>
    public const int ExpiredMax = 512;

    /// <summary>A threshold of a limit was crossed; once in a window.</summary>
    public sealed record ThresholdCrossed : BudgetEvent
    {
        /// <summary>The limit.</summary>
        public required string Limit { get; init; }

        /// <summary>The account.</summary>
        public required Account Account { get; init; }

        /// <summary>What the limit counts.</summary>
        public required BudgetUnit Unit { get; init; }

        /// <summary>Over which time.</summary>
        public required BudgetWindow Window { get; init; }

        /// <summary>The threshold in percent: the highest that was crossed.</summary>
        public required int Percent { get; init; }

        /// <summary>What was spent then.</summary>
        public required decimal Spent { get; init; }

        /// <summary>What the limit allowed then, with what was added to it.</summary>
        public required decimal Allowance { get; init; }
    }

    /// <summary>The limits that policies say are these, and no others.</summary>
    /// <param name="Policy">The digest of the policy set.</param>
    /// <param name="Limits">The limits; at most <see cref="AdoptedMax"/>.</param>
    /// <param name="IsMore">Whether these stand beside those of the event before it: an event holds only so many.</param>
    public sealed record LimitsAdopted(string Policy, ImmutableArray<Limit> Limits, bool IsMore) : BudgetEvent;

    /// <summary>Most limits of one <see cref="LimitsAdopted"/>: with every text at its longest they fit an event.</summary>
    public const int AdoptedMax = 128;

    /// <summary>A limit was set by command, for the first time or anew.</summary>
    /// <param name="Limit">The limit.</param>
    /// <param name="Reason">Why; empty where nobody said.</param>
    public sealed record LimitSet(Limit Limit, string Reason) : BudgetEvent;

    /// <summary>A limit that was set by command is no more.</summary>
    /// <param name="Limit">Its name.</param>
    /// <param name="Reason">Why; empty where nobody said.</param>
    public sealed record LimitCleared(string Limit, string Reason) : BudgetEvent;

    /// <summary>Something was added to what an account may spend in the window that goes on.</summary>
    public sealed record ToppedUp : BudgetEvent
    {
        /// <summary>The account.</summary>
        public required Account Account { get; init; }

        /// <summary>The unit of the limits that it counts for.</summary>
        public required BudgetUnit Unit { get; init; }

        /// <summary>The window of the limits that it counts for.</summary>
        public required BudgetWindow Window { get; init; }

        /// <summary>How much; more than zero.</summary>
        public required decimal Amount { get; init; }

        /// <summary>The one limit that it counts for; empty for all of this unit and window that are not leased.</summary>
        public string Limit { get; init; } = "";

        /// <summary>Names the command, so that repeating it adds nothing: 32 hexadecimal digits.</summary>
        public required string Key { get; init; }

        /// <summary>Why; empty where nobody said.</summary>
        public string Reason { get; init; } = "";
    }
}
