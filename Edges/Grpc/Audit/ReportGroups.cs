using System.Collections.Immutable;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Reports;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Audit;

/// <summary>
/// Reads a stream of events in groups: whatever is there already, up to <see cref="AuditGrpcService.GroupMax"/>. A group ends
/// where the claimed agent changes, and before an event that cannot be read, so that what came before it is recorded.
/// </summary>
internal sealed class ReportGroups(IAsyncStreamReader<AuditEvent> events, CancellationToken cancellationToken)
{
    private readonly ImmutableArray<ActionReport>.Builder _group =
        ImmutableArray.CreateBuilder<ActionReport>(AuditGrpcService.GroupMax);

    // A call to the reader that was made and not yet looked at, and a report that was read and belongs to the next group.
    private Task<bool>? _coming;
    private ActionReport? _next;
    private RpcException? _refusal;

    /// <summary>The group that was read last; not empty.</summary>
    public ImmutableArray<ActionReport> Current { get; private set; } = [];

    /// <summary>Reads the next group.</summary>
    /// <param name="before">How many events came before it.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="RpcException">The event at this place is none; everything before it came in groups.</exception>
    public async ValueTask<bool> ReadAsync(long before)
    {
        _group.Clear();
        if (_refusal is not null)
        {
            throw _refusal;
        }

        if (_next is { } waiting)
        {
            _group.Add(waiting);
            _next = null;
        }
        else if (!await ComingAsync().ConfigureAwait(false) || !TryTake(before))
        {
            return _refusal is null ? false : throw _refusal;
        }

        while (_group.Count < AuditGrpcService.GroupMax && HasMore() && TryTake(before))
        {
        }

        Current = _group.ToImmutable();
        return true;
    }

    private Task<bool> ComingAsync()
    {
        var coming = _coming ?? events.MoveNext(cancellationToken);
        _coming = null;
        return coming;
    }

    // Whether another event is there without waiting for it. A call that waits is kept for the next group.
    private bool HasMore()
    {
        _coming = events.MoveNext(cancellationToken);
        if (!_coming.IsCompletedSuccessfully || !_coming.Result)
        {
            return false;
        }

        _coming = null;
        return true;
    }

    // False where the event that was read does not belong to this group.
    private bool TryTake(long before)
    {
        try
        {
            var report = AuditGrpcService.Numbered(events.Current, before + _group.Count);
            if (_group.Count == 0 || SameAgent(_group[0].Claim, report.Claim))
            {
                _group.Add(report);
                return true;
            }

            _next = report;
        }
        catch (RpcException refusal)
        {
            _refusal = refusal;
        }

        return false;
    }

    private static bool SameAgent(ActorClaim a, ActorClaim b) => (a.Org, a.Did) == (b.Org, b.Did);
}
