using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>A delivery with everything that is known of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Org">The tenant.</param>
/// <param name="State">Its state.</param>
public sealed record KnownDelivery(DeliveryId Id, string Org, DeliveryState State)
{
    /// <summary>Where to.</summary>
    public DestinationId Destination => new(Org, State.Destination);

    /// <summary>The delivery that tells the same destination that the alert was raised; null unless this one tells that it is over.</summary>
    internal DeliveryId? Ahead => State.Notice is { Occasion: AlertOccasion.Resolved } notice
        ? DeliveryId.Of(notice with { Occasion = AlertOccasion.Fired }, State.Destination)
        : null;

    /// <summary>Whether it comes later than another in a list that has the latest first. Neither place ever changes.</summary>
    internal bool IsBehind(KnownDelivery other) =>
        (State.QueuedAt.UnixMicroseconds, other.Id.Value).CompareTo((other.State.QueuedAt.UnixMicroseconds, Id.Value)) < 0;

    /// <summary>A delivery after one more of its events; of a type that only a newer build knows, as before.</summary>
    internal static KnownDelivery After(KnownDelivery? before, RecordedEvent recorded)
    {
        var envelope = recorded.Event.Open();
        var was = before?.State ?? DeliveryDecider.Initial;
        var now = DeliveryEventCodec.Read(envelope) is { } happened ? DeliveryDecider.Evolve(was, happened) : was;
        return new(new(recorded.Event.Stream.Id), envelope.Org ?? "", now);
    }
}
