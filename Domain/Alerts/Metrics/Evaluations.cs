using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>
/// When rules are evaluated: at every quarter of a minute of UTC. An evaluation knows what was recorded before it and nothing
/// else, so that it says the same whenever it is made, and made again.
/// </summary>
public static class Evaluations
{
    /// <summary>How far they lie apart.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>How far back metrics look at the most.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    internal const long Microseconds = 15_000_000;
    internal const int SlicesKept = 240;

    /// <summary>The last evaluation that is not after a moment.</summary>
    public static Instant NotAfter(Instant now) => new(SliceOf(now) * Microseconds);

    /// <summary>The first evaluation that knows of what was recorded at a moment.</summary>
    public static Instant Knowing(Instant at) => new((SliceOf(at) + 1) * Microseconds);

    internal static long SliceOf(Instant at)
    {
        var (quotient, rest) = Math.DivRem(at.UnixMicroseconds, Microseconds);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
