using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>
/// The attempts that were sent off and not reported yet: few at once, fewer of one org, and fewer still to one destination,
/// so that a slow one holds up neither other destinations nor other orgs. One that is not reported within <see cref="Lease"/> counts as lost. Holds nothing that matters
/// after a restart. Safe for concurrent use.
/// </summary>
public sealed class DeliveriesUnderWay
{
    /// <summary>How long an attempt may be under way: much longer than one takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Most attempts at once; whoever makes them has room for as many.</summary>
    public const int AtOnceMax = 64;

    /// <summary>Most attempts of one org at once.</summary>
    public const int OfOrgMax = 8;

    /// <summary>Most attempts to one destination at once.</summary>
    public const int OfDestinationMax = 4;

    private const int LooksPerSecond = 100;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<DeliveryId, (int Attempt, DestinationId Destination, Instant Until)> _underWay = [];

    /// <summary>How many there are, those that will count as lost included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _underWay.Count;
            }
        }
    }

    /// <summary>Begins an attempt.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="attempt">Which attempt, from 1.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="openOfOrg">How many deliveries of the org are open: the more wait, the less often each asks.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where it has begun; else when to ask again.</returns>
    public Instant? TryBegin(DeliveryId id, int attempt, DestinationId destination, int openOfOrg, Instant now)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(id, out var mine) && mine.Until > now)
            {
                return mine.Until;
            }

            foreach (var (lost, _) in _underWay.Where(each => each.Value.Until <= now).ToList())
            {
                _underWay.Remove(lost);
            }

            if (!HasRoom(destination))
            {
                return now.Plus(LookAgainAfter + TimeSpan.FromSeconds((double)openOfOrg / LooksPerSecond));
            }

            _underWay[id] = (attempt, destination, now.Plus(Lease));
            return null;
        }
    }

    /// <summary>Ends an attempt; none to end, or another one, is fine.</summary>
    public void End(DeliveryId id, int attempt)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(id, out var mine) && mine.Attempt == attempt)
            {
                _underWay.Remove(id);
            }
        }
    }

    private bool HasRoom(DestinationId destination) =>
        _underWay.Count < AtOnceMax
        && _underWay.Values.Count(each => each.Destination.Org == destination.Org) < OfOrgMax
        && _underWay.Values.Count(each => each.Destination == destination) < OfDestinationMax;
}
