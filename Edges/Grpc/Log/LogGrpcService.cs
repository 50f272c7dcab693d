using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Domain.Log;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Log;

/// <summary>What the log service tells of the log besides its events.</summary>
/// <param name="LogId">The log's id.</param>
/// <param name="LastRecordedAt">The time of the last durable event.</param>
public sealed record LogIdentity(Guid LogId, Func<Instant> LastRecordedAt);

/// <summary><c>assembly.log.v1.LogService</c>: the whole log as it is, for the operator alone.</summary>
public sealed class LogGrpcService(
    IEventFeed feed, LogIdentity identity, CallerIdentity callers, StreamEnd end)
    : LogService.LogServiceBase
{
    /// <inheritdoc/>
    public override async Task<HeadResponse> Head(HeadRequest request, ServerCallContext context)
    {
        callers.RequireSeesAll(context);
        var head = await feed.ReadHeadAsync(context.CancellationToken).ConfigureAwait(false);
        return new HeadResponse
        {
            Size = head.Size,
            Root = ByteString.CopyFrom(head.Root.ToArray()),
            LogId = identity.LogId.ToString(),
            LastRecordedAtUnixUs = identity.LastRecordedAt().UnixMicroseconds,
        };
    }

    /// <inheritdoc/>
    public override Task Read(
        ReadRequest request, IServerStreamWriter<Contracts.Log.V1.RecordedEvent> responseStream, ServerCallContext context)
    {
        // Whoever reads slowly reads for long.
        var caller = callers.RequireSeesAll(context);
        return end.ServeAsync(ReadAsync, () => callers.IsStill(caller), context);

        async Task ReadAsync(CancellationToken ending)
        {
            var filter = new WireFilter(request.Filter);
            var left = request.Limit == 0 ? ulong.MaxValue : request.Limit;
            await foreach (var recorded in feed.ReadAllAsync(new(request.FromPosition), filter.Coarse, ending).ConfigureAwait(false))
            {
                if (filter.Passes(recorded, out var envelope))
                {
                    await responseStream.WriteAsync(
                        EventMapping.ToWire(recorded, envelope, request.IncludeHashedBytes), ending).ConfigureAwait(false);
                    if (--left == 0)
                    {
                        return;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override async Task Subscribe(
        SubscribeRequest request, IServerStreamWriter<SubscribeResponse> responseStream, ServerCallContext context)
    {
        var caller = callers.RequireSeesAll(context);
        var filter = new WireFilter(request.Filter);
        var from = request.StartCase == SubscribeRequest.StartOneofCase.FromEnd
            ? new Position((await feed.ReadHeadAsync(context.CancellationToken).ConfigureAwait(false)).Size)
            : new Position(request.FromPosition);

        await end.ForwardAsync(
            token => feed.SubscribeAsync(from, filter.Coarse, token),
            message => ToWire(message, filter, request.IncludeHashedBytes) is { } response
                ? responseStream.WriteAsync(response)
                : Task.CompletedTask,
            () => callers.IsStill(caller),
            context).ConfigureAwait(false);
    }

    private static SubscribeResponse? ToWire(FeedMessage message, WireFilter filter, bool withBytes) => message switch
    {
        FeedMessage.Event { Recorded: var recorded } => filter.Passes(recorded, out var envelope)
            ? new SubscribeResponse { Event = EventMapping.ToWire(recorded, envelope, withBytes) }
            : null,
        FeedMessage.CaughtUp m => new SubscribeResponse { CaughtUp = new CaughtUp { Position = m.Next.Value } },
        FeedMessage.FellBehind m => new SubscribeResponse { FellBehind = new FellBehind { Position = m.Next.Value } },
        FeedMessage.Heartbeat m => new SubscribeResponse { Heartbeat = new Heartbeat { Position = m.Next.Value } },
        _ => throw new System.Diagnostics.UnreachableException(message.GetType().Name),
    };
}
