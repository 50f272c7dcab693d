namespace AgentAssembly.Domain.Policy.Rates;

/// <summary>
/// What was spent of limits. Exact: calls are counted in parts of a period, not in floating point. A limit that changes
/// counts at once, with what was spent under the old one. Safe for concurrent use; looking and spending allocate nothing
/// for a key that is known.
/// </summary>
/// <param name="keysMax">
/// How many keys with something spent are kept. While there are as many, a key that is new is over its limit: a flood of
/// new names is refused rather than believed.
/// </param>
public sealed class RateLedger(int keysMax = RateLedger.KeysMaxDefault)
{
    /// <summary>The keys that are kept where nothing else is said.</summary>
    public const int KeysMaxDefault = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<RateKey, Bucket> _buckets = [];
    private int _sweepAt = 1_024;

    /// <summary>Whether one call more would be over the limit.</summary>
    /// <param name="spend">The call.</param>
    /// <param name="now">When; a time before one that was seen for the key counts as that one.</param>
    public bool WouldExceed(in RateSpend spend, Log.Instant now)
    {
        lock (_gate)
        {
            return !TryFill(spend, now, out _);
        }
    }

    /// <summary>Spends a call of every limit, or of none.</summary>
    /// <param name="spends">The calls; no key twice.</param>
    /// <param name="now">When; a time before one that was seen for a key counts as that one.</param>
    /// <param name="exceeded">The first limit that has no call left; behind the last where all have.</param>
    /// <returns>Whether all were spent.</returns>
    public bool TrySpendAll(ReadOnlySpan<RateSpend> spends, Log.Instant now, out int exceeded)
    {
        lock (_gate)
        {
            for (exceeded = 0; exceeded < spends.Length; exceeded++)
            {
                if (!TryFill(spends[exceeded], now, out _))
                {
                    return false;
                }
            }

            foreach (ref readonly var spend in spends)
            {
                TryFill(spend, now, out var filled);
                _buckets[spend.Key] = filled;
            }

            return true;
        }
    }

    /// <summary>Takes a call back that was spent and not made. What has run out since cannot be had twice.</summary>
    /// <param name="spend">The call.</param>
    /// <param name="now">When it was spent, or later.</param>
    public void GiveBack(in RateSpend spend, Log.Instant now)
    {
        lock (_gate)
        {
            if (_buckets.TryGetValue(spend.Key, out var bucket))
            {
                var left = bucket.At(now, spend.Limit);
                _buckets[spend.Key] = left with { Level = left.Level > Period(spend.Limit) ? left.Level - Period(spend.Limit) : 0 };
            }
        }
    }

    /// <summary>How long until the limit has a call left; zero where it has one, and null where it never will.</summary>
    /// <param name="spend">The call.</param>
    /// <param name="now">When.</param>
    public TimeSpan? RetryAfter(in RateSpend spend, Log.Instant now)
    {
        if (spend.Limit.Count == 0)
        {
            return null;
        }

        lock (_gate)
        {
            var bucket = _buckets.GetValueOrDefault(spend.Key).At(now, spend.Limit);
            var over = bucket.Level + Period(spend.Limit) - Capacity(spend.Limit);
            return over <= 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds((long)Ceiling(over, spend.Limit.Count));
        }
    }

    private static Int128 Period(RateLimit limit) => (Int128)(limit.Window.Ticks / TimeSpan.TicksPerMicrosecond);

    private static Int128 Capacity(RateLimit limit) => Period(limit) * limit.Count;

    private static Int128 Ceiling(Int128 amount, uint each) => (amount + each - 1) / each;

    private bool TryFill(in RateSpend spend, Log.Instant now, out Bucket filled)
    {
        var isKnown = _buckets.TryGetValue(spend.Key, out var bucket);
        filled = bucket.At(now, spend.Limit);
        filled = filled with { Level = filled.Level + Period(spend.Limit) };
        if (filled.Level > Capacity(spend.Limit) || (!isKnown && !HasRoom(now)))
        {
            return false;
        }

        filled = filled with { EmptyAt = new(filled.Seen.UnixMicroseconds + (long)Ceiling(filled.Level, spend.Limit.Count)) };
        return true;
    }

    // A bucket that has run empty says what an absent one does.
    private bool HasRoom(Log.Instant now)
    {
        if (_buckets.Count < Math.Min(_sweepAt, keysMax))
        {
            return true;
        }

        foreach (var (key, _) in _buckets.Where(entry => entry.Value.EmptyAt.CompareTo(now) <= 0).ToList())
        {
            _buckets.Remove(key);
        }

        _sweepAt = Math.Max(1_024, _buckets.Count * 2);
        return _buckets.Count < keysMax;
    }

    // Level: what was spent and has not run out, in calls times the period's microseconds. Each microsecond lets as many
    // run out as the limit counts, so that nothing is rounded.
    private readonly record struct Bucket(Int128 Level, Log.Instant Seen, Log.Instant EmptyAt)
    {
        public Bucket At(Log.Instant now, RateLimit limit)
        {
            var passed = Math.Max(0, now.UnixMicroseconds - Seen.UnixMicroseconds);
            var left = Level - ((Int128)passed * limit.Count);
            return this with { Level = left > 0 ? left : 0, Seen = passed > 0 ? now : Seen };
        }
    }
}
