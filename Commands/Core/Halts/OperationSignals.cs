using System.Runtime.CompilerServices;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Halts;

/// <summary>What is to be done to operations.</summary>
public enum OperationSignalKind
{
    /// <summary>Hold.</summary>
    Pause = 1,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Fail for good.</summary>
    Terminate,
}

/// <summary>A signal to an agent's operations.</summary>
/// <param name="Operation">Trace and span joined by a colon; <c>agent:</c> and a DID for all of an agent's; <c>*</c> for all.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="HaltId">The halt behind it; empty for a signal to one operation.</param>
/// <param name="Position">The event behind it.</param>
public sealed record OperationSignal(string Operation, OperationSignalKind Kind, string HaltId, Position Position);

/// <summary>
/// Tells an agent's runtime what is done to its operations: what holds when it begins to listen, or everything behind a
/// position, and every change after. Read from the log at the listener's own pace. Safe for concurrent use.
/// </summary>
public sealed class OperationSignals(WriteSideState state, IEventFeed feed)
{
    /// <summary>Stands for every operation.</summary>
    public const string Everything = "*";

    private static readonly FeedFilter Halts = FeedFilter.OfCategories("halt");

    /// <summary>Tells until cancelled.</summary>
    /// <param name="listener">The agent.</param>
    /// <param name="after">The position behind which telling resumes; null to begin with what holds now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OperationSignal> SubscribeAsync(
        Caller.Agent listener, Position? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = after?.Next ?? state.Next;
        if (after is null)
        {
            foreach (var signal in Holding(listener, from))
            {
                yield return signal;
            }
        }

        await foreach (var message in feed.SubscribeAsync(from, Halts, cancellationToken).ConfigureAwait(false))
        {
            if (message is FeedMessage.Event { Recorded: var recorded } && SignalOf(recorded, listener) is { } signal)
            {
                yield return signal;
            }
        }
    }

    private IEnumerable<OperationSignal> Holding(Caller.Agent listener, Position at)
    {
        var (fleet, org) = (state.Halts.StateOf(OrgStreams.FleetHalts), state.Halts.StateOf(OrgStreams.Of(listener.Org).Halts));
        foreach (var halt in fleet.Halts.Values)
        {
            yield return new(Everything, KindOf(halt.Signal), halt.Id, at);
        }

        foreach (var halt in org.Halts.Values.Where(halt => Covers(new(listener.Org, halt.Team, halt.Agent), listener)))
        {
            yield return new(AllOf(listener), KindOf(halt.Signal), halt.Id, at);
        }

        foreach (var (operation, braked) in org.Operations.Where(each =>
            each.Value.Agent == listener.Known.Id && each.Value.State is OperationState.Paused or OperationState.Terminated))
        {
            yield return new(operation,
                braked.State == OperationState.Paused ? OperationSignalKind.Pause : OperationSignalKind.Terminate, "", at);
        }
    }

    private static OperationSignal? SignalOf(RecordedEvent recorded, Caller.Agent listener)
    {
        var envelope = recorded.Event.Open();
        var org = envelope.Org ?? "";
        if (org.Length > 0 && org != listener.Org)
        {
            return null;
        }

        var at = recorded.Position;
        switch (HaltEvent.Read(envelope))
        {
            case HaltEvent.Ordered e when Covers(new(org, e.Team, e.Agent), listener):
                return new(NameOf(org, listener), KindOf(e.Signal), e.Id, at);
            case HaltEvent.Released e when Covers(new(org, e.Team, e.Agent), listener):
                return new(NameOf(org, listener), OperationSignalKind.Resume, e.Id, at);
            case HaltEvent.Paused e when e.Agent == listener.Known.Id:
                return new(e.Operation, OperationSignalKind.Pause, "", at);
            case HaltEvent.Resumed e when e.Agent == listener.Known.Id:
                return new(e.Operation, OperationSignalKind.Resume, "", at);
            case HaltEvent.Terminated e when e.Agent == listener.Known.Id:
                return new(e.Operation, OperationSignalKind.Terminate, "", at);
            default:
                return null;
        }
    }

    private static bool Covers(HaltScope scope, Caller.Agent listener) =>
        scope.Covers(listener.Org, listener.Team, listener.Known.Id);

    private static string NameOf(string org, Caller.Agent listener) => org.Length == 0 ? Everything : AllOf(listener);

    private static string AllOf(Caller.Agent listener) => $"agent:{listener.Known.State.Profile!.Did}";

    private static OperationSignalKind KindOf(HaltSignal signal) =>
        signal == HaltSignal.Terminate ? OperationSignalKind.Terminate : OperationSignalKind.Pause;
}
