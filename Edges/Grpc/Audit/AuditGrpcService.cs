using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Audit;

/// <summary><c>assembly.audit.v1.AuditService</c>: maps, and decides nothing.</summary>
public sealed class AuditGrpcService(ReportIntake intake, CallerIdentity callers) : AuditService.AuditServiceBase
{
    /// <summary>Most events of a stream that are appended together.</summary>
    public const int GroupMax = 256;

    /// <inheritdoc/>
    public override async Task<ReportEventsResponse> ReportEvents(ReportEventsRequest request, ServerCallContext context)
    {
        if (request.Events.Count > ReportBatch.ReportsMax)
        {
            throw GrpcErrors.Invalid("events", $"holds {request.Events.Count} events; at most {ReportBatch.ReportsMax} are taken");
        }

        // Every event is read before the first is judged: a batch is refused whole or recorded whole.
        var caller = callers.Of(context);
        var reports = request.Events.Select((reported, index) => Numbered(reported, index)).ToImmutableArray();
        var batch = new ReportBatch(caller, reports, RequestChannel.TraceParentOf(context));
        var reply = await intake.TakeAsync(batch, context.CancellationToken).ConfigureAwait(false);
        return reply is IntakeReply.Taken
            ? new ReportEventsResponse { EventIds = { request.Events.Select(reported => reported.EventId) } }
            : throw Refusal(reply, reports, before: 0);
    }

    /// <inheritdoc/>
    public override async Task<StreamEventsResponse> StreamEvents(
        IAsyncStreamReader<AuditEvent> requestStream, ServerCallContext context)
    {
        var caller = callers.Of(context);
        var groups = new ReportGroups(requestStream, context.CancellationToken);
        var durable = 0L;
        while (await groups.ReadAsync(durable).ConfigureAwait(false))
        {
            if (!callers.IsStill(caller))
            {
                throw CallerIdentity.Unknown(wasShown: true);
            }

            await AppendAsync(caller, groups.Current, durable, context).ConfigureAwait(false);
            durable += groups.Current.Length;
        }

        return new StreamEventsResponse { EventsReceived = durable };
    }

    internal static ActionReport Numbered(AuditEvent reported, long index)
    {
        try
        {
            return ReportMapping.ToReport(reported);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            throw GrpcErrors.Invalid($"events[{index}]", e.Status.Detail);
        }
    }

    // What has come is evidence, even if its sender is gone by now.
    private async Task AppendAsync(
        Caller caller, ImmutableArray<ActionReport> group, long before, ServerCallContext context)
    {
        var batch = new ReportBatch(caller, group, RequestChannel.TraceParentOf(context));
        var reply = await intake.TakeAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (reply is not IntakeReply.Taken)
        {
            throw Refusal(reply, group, before);
        }
    }

    private static RpcException Refusal(IntakeReply reply, ImmutableArray<ActionReport> reports, long before) => reply switch
    {
        IntakeReply.Contradicted r => GrpcErrors.Refused(
            Code.AlreadyExists, "EVENT_CONTRADICTED", Contradiction(reports[r.Index], before + r.Index) + Durable(before)),
        IntakeReply.TooManyGaps r => GrpcErrors.Invalid(
            "events",
            $"with the gaps in source_sequence they come to {r.Events} events, and one append takes "
            + $"{ReportBatch.ReportsMax}: send at most {ReportBatch.ReportsMax / 2} at once{Durable(before)}"),
        IntakeReply.AnotherAgent r => GrpcErrors.Invalid(
            $"events[{before + r.Index}].agent_id",
            "is another agent than that of the events before it: send one batch for each, or show a credential" + Durable(before)),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };

    private static string Contradiction(ActionReport report, long index) => report.Sequence is { } sequence
        ? $"events[{index}].source_sequence: {sequence} came before in this session, with other content; count on"
        : $"events[{index}].event_id: came before in this session, with other content; use a new id";

    private static string Durable(long before) => before > 0 ? $". The first {before} events of the stream are recorded" : "";
}
