using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>
/// Queues deliveries within somebody's undertaking, so that an alert and the deliveries of it are one append. Safe for
/// concurrent use.
/// </summary>
public sealed class DeliveryQueue(WriteSideState state)
{
    /// <summary>
    /// Queues one delivery for each destination, once: the same notice again changes nothing. A destination that is gone or
    /// off gets one too, which is given up at once, so that the ledger shows who was not told.
    /// </summary>
    /// <param name="undertaking">What they are part of. It asks each delivery's stream, and wants the destinations unchanged.</param>
    /// <param name="notice">What is told.</param>
    /// <param name="destinations">Names of destinations of the notice's org.</param>
    /// <param name="origin">Who causes it, of the notice's org.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <returns>The deliveries, each destination's once, in order of name.</returns>
    public async ValueTask<ImmutableArray<DeliveryId>> QueueAsync(
        Undertaking undertaking,
        AlertNotice notice,
        IEnumerable<string> destinations,
        CommandOrigin origin,
        CancellationToken cancellationToken)
    {
        var queued = ImmutableArray.CreateBuilder<DeliveryId>();
        foreach (var name in destinations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var destination = new DestinationId(notice.Org, name);
            undertaking.Require([state.Destinations.CheckOf(destination.Stream)]);
            var id = DeliveryId.Of(notice, name);
            var command = new DeliveryCommand.Queue(name, notice, WhyHopeless(destination, queued.Count));
            await AskAsync(undertaking, id, command, origin, cancellationToken).ConfigureAwait(false);
            queued.Add(id);
        }

        return queued.DrainToImmutable();
    }

    /// <summary>Asks a delivery.</summary>
    internal static ValueTask<DeliveryReply> AskAsync(
        Undertaking undertaking, DeliveryId id, DeliveryCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<DeliveryDecider, DeliveryEventCodec, DeliveryState, DeliveryCommand, DeliveryEvent, DeliveryReply>(
            id.Stream, command, origin, cancellationToken);

    // Those who queue at the same time may pass the bound by their number.
    private string WhyHopeless(DestinationId destination, int before) =>
        DestinationProblem(state.Destinations.StateOf(destination.Stream), destination)
        ?? (state.Deliveries.OpenOf(destination.Org) + before >= DeliveryState.OpenMax
            ? $"{DeliveryState.OpenMax} deliveries of {destination.Org} are open: requeue it when there are fewer"
            : "");

    /// <summary>Why nothing is sent to a destination; null where something is.</summary>
    internal static string? DestinationProblem(DestinationState destination, DestinationId id) =>
        !destination.Exists ? $"there is no destination '{id.Name}' in {id.Org}"
        : !destination.Profile!.IsEnabled ? $"the destination '{id.Name}' is off"
        : null;
}
