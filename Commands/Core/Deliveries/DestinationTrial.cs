using System.Buffers.Binary;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>What came of a trial.</summary>
/// <param name="Delivery">The delivery; the ledger tells of it as of any other.</param>
/// <param name="Outcome">What came of its only attempt; null where nobody heard of it in time.</param>
/// <param name="At">When that was.</param>
/// <param name="Position">Where the trial stands in the log.</param>
public sealed record TrialResult(DeliveryId Delivery, DeliveryOutcome? Outcome, Instant At, Position? Position);

/// <summary>Sends a message to a destination to see whether it arrives. Safe for concurrent use.</summary>
public sealed class DestinationTrial(
    CommandRunner commands, Permission permission, DestinationAccess access, DeliveryQueue queue, DeliveryWatch watch,
    IdSource ids, TimeProvider time)
{
    // More than an attempt takes, and less than callers wait for.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);
    private const int WaitingMax = 64;
    private const int AlertIdBytes = 16;

    /// <summary>Sends one, and waits for what comes of it.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="id">Where to.</param>
    /// <param name="cancellationToken">Stops waiting; once it is queued, it is sent all the same.</param>
    public async ValueTask<Answer<TrialResult>> RunAsync(Caller caller, DestinationId id, CancellationToken cancellationToken)
    {
        if (access.WhyNotChange<TrialResult>(caller, id.Org) is { } refusal)
        {
            return refusal;
        }

        var destination = commands.State.Destinations.StateOf(id.Stream);
        if (!destination.Exists)
        {
            return new Answer<TrialResult>.NotFound(DestinationAdministration.NoSuch(id));
        }

        if (DeliveryQueue.DestinationProblem(destination, id) is { } problem)
        {
            return new Answer<TrialResult>.Refused("destination_off", $"{problem}: 'aasm alerts destinations set' turns it on");
        }

        return watch.Waiting >= WaitingMax
            ? new Answer<TrialResult>.Refused("trials_max", $"{WaitingMax} trials are under way: try again in a moment")
            : await SendAsync(caller, id, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Answer<TrialResult>> SendAsync(Caller caller, DestinationId id, CancellationToken cancellationToken)
    {
        var notice = NoticeFor(id, caller);
        var delivery = DeliveryId.Of(notice, id.Name);
        using var waiter = watch.Wait(delivery);
        var origin = new CommandOrigin(id.Org, null, caller.Principal, caller.Assurance, []);
        var queued = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return queue.QueueAsync(undertaking, notice, [id.Name], origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        var outcome = await OutcomeAsync(waiter, cancellationToken).ConfigureAwait(false);
        return new Answer<TrialResult>.Done(
            new(delivery, outcome, Instant.From(time.GetUtcNow()), queued.Position), queued.Position);
    }

    private async ValueTask<DeliveryOutcome?> OutcomeAsync(DeliveryWatch.Waiter waiter, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = Task.Delay(Limit, time, over.Token);
        var first = await Task.WhenAny(waiter.Outcome, limit).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await over.CancelAsync().ConfigureAwait(false);
        return first == waiter.Outcome ? await waiter.Outcome.ConfigureAwait(false) : null;
    }

    private AlertNotice NoticeFor(DestinationId id, Caller caller) => new()
    {
        Alert = new(BinaryPrimitives.ReadUInt128BigEndian(ids.Secret(AlertIdBytes))),
        Occasion = AlertOccasion.Test,
        Org = id.Org,
        Severity = AlertSeverity.Info,
        Category = "test",
        Title = $"Test of the destination {id.Name}",
        Text = $"{caller.Principal} tries whether messages arrive. Nothing is wrong.",
        At = Instant.From(time.GetUtcNow()),
    };
}
