using System.Collections.Concurrent;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>A delivery that is to be tried.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Destination">Where to.</param>
/// <param name="DueAt">When it is tried next.</param>
/// <param name="Version">The version of its stream's last event.</param>
public sealed record OpenDelivery(DeliveryId Id, DestinationId Destination, Instant DueAt, StreamVersion Version);

/// <summary>
/// The deliveries that are open. Those that have ended are forgotten, and so are the contents of all; their streams remain.
/// One writer, any readers.
/// </summary>
public sealed class DeliveryBook
{
    private readonly ConcurrentDictionary<DeliveryId, OpenDelivery> _open = new();
    private readonly ConcurrentDictionary<string, int> _openOfOrgs = new(StringComparer.Ordinal);

    /// <summary>The deliveries, in no order.</summary>
    public IEnumerable<OpenDelivery> All => _open.Values;

    /// <summary>How many of an org are open.</summary>
    public int OpenOf(string org) => _openOfOrgs.GetValueOrDefault(org);

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.CategoryKey != DeliveryId.CategoryKey)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        var id = new DeliveryId(recorded.Event.Stream.Id);
        var known = _open.GetValueOrDefault(id);
        Put(id, known, DeliveryEventCodec.Read(envelope) switch
        {
            DeliveryEvent.Queued e => Opened(e.Destination),
            DeliveryEvent.Requeued e => Opened(e.Destination),
            DeliveryEvent.Failed e => known is null ? null : known with { DueAt = e.RetryAt ?? known.DueAt, Version = envelope.Version },
            DeliveryEvent.Succeeded or DeliveryEvent.DeadLettered => null,
            _ => known is null ? null : known with { Version = envelope.Version },
        });

        OpenDelivery Opened(string destination) =>
            new(id, new(envelope.Org ?? "", destination), envelope.RecordedAt, envelope.Version);
    }

    private void Put(DeliveryId id, OpenDelivery? before, OpenDelivery? after)
    {
        if (after is null)
        {
            _open.TryRemove(id, out _);
        }
        else
        {
            _open[id] = after;
        }

        if ((before is null) != (after is null))
        {
            Count((after ?? before)!.Destination.Org, after is null ? -1 : 1);
        }
    }

    private void Count(string org, int change)
    {
        var count = _openOfOrgs.GetValueOrDefault(org) + change;
        if (count == 0)
        {
            _openOfOrgs.TryRemove(org, out _);
        }
        else
        {
            _openOfOrgs[org] = count;
        }
    }
}
