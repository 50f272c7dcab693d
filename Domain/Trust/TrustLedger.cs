using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Trust;

/// <summary>
/// What one agent did on each UTC day, as far back as scores look: <see cref="TrustScore.WindowDays"/> days at most. Not
/// safe for concurrent use.
/// </summary>
public sealed class TrustLedger
{
    private readonly SortedDictionary<Instant, TrustSignals> _days = [];

    /// <summary>Adds what happened at a moment. Moments come in no particular order; those of days that are too old are left out.</summary>
    public void Add(Instant at, TrustSignals signals)
    {
        _days[at.StartOfDay] = _days.GetValueOrDefault(at.StartOfDay) + signals;
        while (_days.Count > TrustScore.WindowDays)
        {
            _days.Remove(_days.First().Key);
        }
    }

    /// <summary>Everything in the window that ends with the day of a moment.</summary>
    public TrustSignals Until(Instant now) => _days
        .Where(each => each.Key <= now && each.Key >= TrustScore.WindowStart(now))
        .Aggregate(default(TrustSignals), (sum, each) => sum + each.Value);
}
