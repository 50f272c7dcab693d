using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// What becomes of a delivery. Told in its <c>delivery-…</c> stream; the org stands in the envelope. What was answered is not
/// recorded, because it may repeat what was sent.
/// </summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>When it was recorded: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>A destination is to be told.</summary>
    /// <param name="Destination">The destination's name.</param>
    /// <param name="Notice">What; whole, so that the message follows from the log alone.</param>
    public sealed record Queued(string Destination, AlertNotice Notice) : DeliveryEvent;

    /// <summary>An attempt failed.</summary>
    /// <param name="Attempt">Which, from 1.</param>
    /// <param name="Class">How.</param>
    /// <param name="Status">The code that was answered; 0 where there was none.</param>
    /// <param name="Detail">In words, without any secret; at most <see cref="DeliveryOutcome.DetailLengthMax"/> characters.</param>
    /// <param name="RetryAt">When it is tried again; null where it is not.</param>
    public sealed record Failed(int Attempt, FailureClass Class, int Status, string Detail, Instant? RetryAt) : DeliveryEvent;

    /// <summary>The destination took it.</summary>
    /// <param name="Attempt">At which attempt.</param>
    /// <param name="Status">The code that was answered.</param>
    /// <param name="RemoteId">What the receiver calls it; empty where it gave no name.</param>
    public sealed record Succeeded(int Attempt, int Status, string RemoteId) : DeliveryEvent;

    /// <summary>It was given up.</summary>
    /// <param name="Attempts">After how many attempts.</param>
    /// <param name="Reason">Why.</param>
    public sealed record DeadLettered(int Attempts, string Reason) : DeliveryEvent;

    /// <summary>Somebody wants it tried again after all.</summary>
    /// <param name="Destination">The destination's name, so that nobody who only follows what is open has to look back.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Requeued(string Destination, string Reason) : DeliveryEvent;
}
