using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.PolicyReplayService</c>: maps, and decides nothing.</summary>
public sealed class PolicyReplayGrpcService(
    ReplayAdministration administration, ReplayQueries queries, CallerIdentity identity) : PolicyReplayService.PolicyReplayServiceBase
{
    private const int ListDefault = 50;

    /// <inheritdoc/>
    public override async Task<StartReplayResponse> StartReplay(StartReplayRequest request, ServerCallContext context)
    {
        var done = (await administration.StartAsync(identity.Of(context), RequestOf(request), context.CancellationToken)
            .ConfigureAwait(false)).Done();
        return new StartReplayResponse { Id = done.Value.ToString(), Position = done.Position!.Value.Value };
    }

    /// <inheritdoc/>
    public override async Task WatchReplay(
        WatchReplayRequest request, IServerStreamWriter<ReplayProgressRecord> responseStream, ServerCallContext context)
    {
        var id = IdOf(request.Id);
        var isThere = false;
        await foreach (var progress in queries.WatchAsync(identity.Of(context), id, context.CancellationToken).ConfigureAwait(false))
        {
            isThere = true;
            await responseStream.WriteAsync(ReplayRecords.Of(progress), context.CancellationToken).ConfigureAwait(false);
        }

        if (!isThere)
        {
            throw NoReplay(id);
        }
    }

    /// <inheritdoc/>
    public override async Task<GetReplayResponse> GetReplay(GetReplayRequest request, ServerCallContext context)
    {
        var id = IdOf(request.Id);
        var found = await queries.FindAsync(identity.Of(context), id, context.CancellationToken).ConfigureAwait(false);
        return found is null ? throw NoReplay(id) : new GetReplayResponse { Replay = ReplayRecords.Of(found) };
    }

    /// <inheritdoc/>
    public override Task<ListReplaysResponse> ListReplays(ListReplaysRequest request, ServerCallContext context)
    {
        var limit = request.Limit == 0 ? ListDefault : (int)Math.Min(request.Limit, ReplayQueries.ListMax);
        var response = new ListReplaysResponse();
        response.Replays.AddRange(queries.List(identity.Of(context), limit).Select(ReplayRecords.Of));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<CancelReplayResponse> CancelReplay(CancelReplayRequest request, ServerCallContext context)
    {
        var done = (await administration.CancelAsync(
            identity.Of(context), IdOf(request.Id), FieldRules.Text("reason", request.Reason, FieldRules.TextMax), context.CancellationToken)
            .ConfigureAwait(false)).Done();
        var response = new CancelReplayResponse { Changed = done.Position is not null };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static ReplayRequest RequestOf(StartReplayRequest request) => new(
        FieldRules.Text("org", request.Org),
        FieldRules.Text("team", request.Team),
        [.. request.Candidates.Select(candidate => new CandidateText(
            candidate.Name, [.. candidate.Documents.Select(document => new PolicySource(document.Name, document.Text))]))])
    {
        Since = BoundOf("since", request.HasSincePosition ? request.SincePosition : null, request.SinceUnixMs),
        Until = BoundOf("until", request.HasUntilPosition ? request.UntilPosition : null, request.UntilUnixMs),
        Detail = new(
            request.Groups == 0 ? ReplayDetail.Default.Groups : (int)Math.Min(request.Groups, int.MaxValue),
            request.HasSamples ? (int)Math.Min(request.Samples, int.MaxValue) : ReplayDetail.Default.Samples),
    };

    private static ReplayBound? BoundOf(string field, ulong? position, long unixMilliseconds) =>
        position is not null && unixMilliseconds != 0
            ? throw GrpcErrors.Invalid(field, "is given as a position and as a time: decide for one")
        : position is > CanonicalJsonWriter.IntegerMax
            ? throw GrpcErrors.Invalid(field + "_position", $"is beyond every log: {CanonicalJsonWriter.IntegerMax} at most")
        : unixMilliseconds is < 0 or > long.MaxValue / 1_000
            ? throw GrpcErrors.Invalid(field + "_unix_ms", "is no moment")
        : position is { } place ? new ReplayBound(new Position(place), null)
        : unixMilliseconds != 0 ? new ReplayBound(null, new Instant(unixMilliseconds * 1_000))
        : null;

    private static ReplayId IdOf(string text) => ReplayId.TryParse(FieldRules.Required("id", text), out var id)
        ? id
        : throw GrpcErrors.Invalid("id", "is no replay's: 32 hexadecimal digits");

    private static RpcException NoReplay(ReplayId id) => GrpcErrors.Refused(
        Code.NotFound, "NOT_FOUND", ReplayQueries.NoReplay(id));
}
