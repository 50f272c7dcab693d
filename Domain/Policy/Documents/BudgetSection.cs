namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>A document's <c>budget</c> (policy specification §3, §12). Limits are in USD; null sets none.</summary>
public sealed record BudgetSection
{
    /// <summary>What one agent may spend a day.</summary>
    public decimal? DailyLimitUsd { get; init; }

    /// <summary>What one agent may spend a month.</summary>
    public decimal? MonthlyLimitUsd { get; init; }

    /// <summary>What its team may spend a day.</summary>
    public decimal? TeamDailyLimitUsd { get; init; }

    /// <summary>What its team may spend a month.</summary>
    public decimal? TeamMonthlyLimitUsd { get; init; }

    /// <summary>What its org may spend a day.</summary>
    public decimal? OrgDailyLimitUsd { get; init; }

    /// <summary>What its org may spend a month.</summary>
    public decimal? OrgMonthlyLimitUsd { get; init; }

    /// <summary>The zone whose midnights begin days and months; an IANA name.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>Whether an agent that exceeds a limit is suspended, too.</summary>
    public bool Suspends { get; init; }

    /// <summary>The window that takes the place of the day; null for the day.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Its line in the document.</summary>
    public int Line { get; init; }
}
