namespace AgentAssembly.Domain.Policy.Rates;

/// <summary>Over which time a limit counts.</summary>
public enum RatePeriod
{
    /// <summary>One second.</summary>
    Second,

    /// <summary>60 seconds.</summary>
    Minute,

    /// <summary>60 minutes.</summary>
    Hour,

    /// <summary>24 hours.</summary>
    Day,
}

/// <summary>
/// How often something may happen: a bucket that holds <paramref name="Count"/> calls, starts full, and is filled again
/// evenly over the period (policy specification §10).
/// </summary>
/// <param name="Count">The calls; 0 for never.</param>
/// <param name="Period">The time in which an empty bucket is full again.</param>
public readonly record struct RateLimit(uint Count, RatePeriod Period)
{
    /// <summary>The period's length.</summary>
    public TimeSpan Window => Period switch
    {
        RatePeriod.Second => TimeSpan.FromSeconds(1),
        RatePeriod.Minute => TimeSpan.FromMinutes(1),
        RatePeriod.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>Such as <c>20 calls an hour</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} {(Count == 1 ? "call" : "calls")} {Word}");

    private string Word => Period switch
    {
        RatePeriod.Second => "a second",
        RatePeriod.Minute => "a minute",
        RatePeriod.Hour => "an hour",
        _ => "a day",
    };
}

/// <summary>Whose calls of what count together.</summary>
/// <param name="Limit">The limit's own name: other limits count for themselves.</param>
/// <param name="Org">The tenant.</param>
/// <param name="Who">The team or the run; empty where the agent or nobody counts.</param>
/// <param name="Agent">The agent; 0 where it does not count.</param>
/// <param name="Tool">The tool.</param>
public readonly record struct RateKey(string Limit, string Org, string Who, UInt128 Agent, string Tool);

/// <summary>One call that counts against one limit.</summary>
/// <param name="Key">Whose calls count together.</param>
/// <param name="Limit">How many may be made.</param>
public readonly record struct RateSpend(RateKey Key, RateLimit Limit);
