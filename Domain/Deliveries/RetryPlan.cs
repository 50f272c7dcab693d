using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// When a delivery that failed is tried again: after 30 seconds, 2, 10 and 30 minutes, 2, 6 and 12 hours, each a fifth more or
/// less; then no more. A trial is not tried again at all. What the receiver asks for is kept to, between a second and six
/// hours.
/// </summary>
public static class RetryPlan
{
    /// <summary>Most attempts before a delivery is given up.</summary>
    public const int AttemptsMax = 8;

    /// <summary>Most that jitter changes a wait by, as a part of it.</summary>
    public const double Spread = 0.2;

    /// <summary>The shortest wait that a receiver can ask for.</summary>
    public static readonly TimeSpan AskedMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that a receiver can ask for.</summary>
    public static readonly TimeSpan AskedMax = TimeSpan.FromHours(6);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Most attempts for an occasion.</summary>
    public static int AttemptsOf(AlertOccasion occasion) => occasion == AlertOccasion.Test ? 1 : AttemptsMax;

    /// <summary>How long to wait.</summary>
    /// <param name="attempts">How many have failed since it was queued, or queued again; 1 to 7.</param>
    /// <param name="asked">What the receiver asks for; null for nothing.</param>
    /// <param name="jitter">At random from 0 to 1, so that what failed at once is not tried again at once.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked, double jitter) => asked is { } wish
        ? (wish < AskedMin ? AskedMin : wish > AskedMax ? AskedMax : wish) * (1 + (Spread * jitter))
        : Waits[attempts - 1] * (1 - Spread + (2 * Spread * jitter));
}
