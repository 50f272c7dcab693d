using System.Collections.Concurrent;

namespace AgentAssembly.Read.Execution;

/// <summary>What an operation costs.</summary>
/// <param name="Requested">Its cost.</param>
/// <param name="Limit">What its principal may spend in a minute.</param>
/// <param name="Remaining">What is left of that.</param>
/// <param name="Resets">When the minute ends.</param>
internal sealed record CostOf(long Requested, long Limit, long Remaining, TimeSpan Resets)
{
    /// <summary>As the answer's extensions hold it.</summary>
    public IReadOnlyDictionary<string, object?> ToExtension() => new SortedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["limit"] = Limit,
        ["remaining"] = Remaining,
        ["requested"] = Requested,
    };
}

/// <summary>
/// What each principal has spent in its running minute, which begins with the first operation after the one before. Safe for
/// concurrent use.
/// </summary>
internal sealed class CostBudget(ExecutionLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Spending> _spent = new(StringComparer.Ordinal);
    private readonly Lock _forgetting = new();

    /// <summary>How many principals' spending is remembered.</summary>
    public int Remembered => _spent.Count;

    /// <summary>Spends, unless too little is left.</summary>
    /// <returns>What is left, and whether it was spent.</returns>
    public (CostOf Cost, bool IsSpent) Spend(string principal, long cost)
    {
        var now = time.GetTimestamp();
        var spending = _spent.GetOrAdd(principal, static (_, begun) => new Spending(begun), now);
        Forget();
        lock (spending)
        {
            if (time.GetElapsedTime(spending.Begun, now) >= Minute)
            {
                (spending.Begun, spending.Sum) = (now, 0);
            }

            var fits = cost <= limits.CostPerMinute - spending.Sum;
            spending.Sum += fits ? cost : 0;
            var resets = Minute - time.GetElapsedTime(spending.Begun, now);
            return (new CostOf(cost, limits.CostPerMinute, limits.CostPerMinute - spending.Sum, resets), fits);
        }
    }

    // First whose minute is over, then whose minute is the oldest: they begin with a full budget again, which ten thousand
    // known principals must ask for together.
    private void Forget()
    {
        if (_spent.Count <= limits.PrincipalsMax)
        {
            return;
        }

        lock (_forgetting)
        {
            var few = limits.PrincipalsMax * 9 / 10;
            foreach (var (principal, _) in _spent.OrderBy(s => s.Value.Begun).Take(Math.Max(0, _spent.Count - few)).ToList())
            {
                _spent.TryRemove(principal, out _);
            }
        }
    }

    private sealed class Spending(long begun)
    {
        public long Begun { get; set; } = begun;

        public long Sum { get; set; }
    }
}
