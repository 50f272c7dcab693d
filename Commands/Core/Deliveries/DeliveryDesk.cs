using System.Buffers.Binary;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>Gives out attempts as the log has them, and writes into it what came of them. Safe for concurrent use.</summary>
public sealed class DeliveryDesk(
    CommandRunner commands, DeliveryLookup lookup, DestinationSecretBox secrets, DeliveriesUnderWay underWay, DeliveryWatch watch,
    IdSource ids, TimeProvider time) : IDeliveryDesk
{
    /// <summary>Who delivers.</summary>
    public const string Principal = "system:deliveries";

    /// <inheritdoc/>
    public async ValueTask<DeliveryJob?> TakeAsync(DeliveryDue due, CancellationToken cancellationToken)
    {
        try
        {
            return await FindJobAsync(due, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whoever could not take it does not send it.
            if (DeliveryId.TryParse(due.Delivery, out var id))
            {
                underWay.End(id, due.Attempt);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReportAsync(DeliveryDue due, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        if (!DeliveryId.TryParse(due.Delivery, out var id)
            || await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } story)
        {
            return;
        }

        var report = new DeliveryCommand.Report(due.Attempt, outcome, Now, Jitter());
        var origin = new CommandOrigin(story.Delivery.Org, null, Principal, Assurance.Unspecified, []);
        await commands.RunAsync(
            (undertaking, token) => DeliveryQueue.AskAsync(undertaking, id, report, origin, token),
            cancellationToken).ConfigureAwait(false);
        underWay.End(id, due.Attempt);
        watch.Tell(id, outcome);
    }

    private async ValueTask<DeliveryJob?> FindJobAsync(DeliveryDue due, CancellationToken cancellationToken)
    {
        if (!DeliveryId.TryParse(due.Delivery, out var id)
            || await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Delivery: { State.IsOpen: true } delivery }
            || delivery.State.NextAttempt != due.Attempt
            || delivery.State.DueAt > Now
            || await lookup.FindAheadAsync(delivery, cancellationToken).ConfigureAwait(false) is not null)
        {
            // Nobody reports an attempt that is not made.
            underWay.End(id, due.Attempt);
            return null;
        }

        var destination = await lookup.FindAsync(delivery.Destination, cancellationToken).ConfigureAwait(false);
        var (opened, failure) = DeliveryQueue.DestinationProblem(destination, delivery.Destination) is { } problem
            ? (null, new DeliveryOutcome.Failed(FailureClass.Destination, problem))
            : await OpenAsync(delivery.Destination, destination.Secrets, cancellationToken).ConfigureAwait(false);
        if (opened is not null)
        {
            return new(id, due.Attempt, destination.Profile!, opened, delivery.State.Notice!);
        }

        if (failure is null)
        {
            underWay.End(id, due.Attempt);
            return null;
        }

        await ReportAsync(due, failure, cancellationToken).ConfigureAwait(false);
        return null;
    }

    // Neither where the secrets were replaced between looking and reading: they are there under another id the next time.
    private async ValueTask<(DestinationSecrets? Opened, DeliveryOutcome.Failed? Failure)> OpenAsync(
        DestinationId destination, KeptSecrets kept, CancellationToken cancellationToken)
    {
        try
        {
            if (await secrets.FindAsync(destination, kept, cancellationToken).ConfigureAwait(false) is { } opened)
            {
                return (opened, null);
            }
        }
        catch (Exception e) when (e is SecretValuesException or KeyVaultException)
        {
            // That passes, unlike secrets that are not there: it is tried again.
            return (null, new(FailureClass.Protocol, $"the secrets of the destination '{destination.Name}' could not be read: {e.GetType().Name}"));
        }

        var now = await lookup.FindAsync(destination, cancellationToken).ConfigureAwait(false);
        return now.Secrets.Value != kept.Value
            ? default
            : (null, new(FailureClass.Destination, $"no secrets of the destination '{destination.Name}' are kept: set them again"));
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private double Jitter() => BinaryPrimitives.ReadUInt32BigEndian(ids.Secret(sizeof(uint))) / (double)uint.MaxValue;
}
