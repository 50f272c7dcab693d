using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Invalidation;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Invalidation;

/// <summary>
/// <c>assembly.gateway.v1.InvalidationService</c> over the log itself: a message's number is the position behind its event,
/// so that any client resumes anywhere, and nothing is kept for it in between.
/// </summary>
public sealed class InvalidationGrpcService(
    CallerIdentity callers, Invalidations invalidations, StreamEnd end)
    : InvalidationService.InvalidationServiceBase
{
    /// <inheritdoc/>
    public override async Task Subscribe(
        IAsyncStreamReader<SubscribeRequest> requestStream,
        IServerStreamWriter<InvalidationEvent> responseStream,
        ServerCallContext context)
    {
        // Whoever opens it with a credential in the first message is not known before.
        Subscriber? subscriber = null;
        await end.ServeAsync(SubscribeAsync, () => subscriber?.Counts ?? true, context).ConfigureAwait(false);

        async Task SubscribeAsync(CancellationToken cancellationToken)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var opening = await OpeningOf(requestStream, ending.Token).ConfigureAwait(false);
            var from = await StartOf(opening.Initial, ending.Token).ConfigureAwait(false);
            subscriber = new Subscriber(opening, context, callers, responseStream);
            await ServeAsync(subscriber, requestStream, from, ending).ConfigureAwait(false);
        }
    }

    private static async Task<SubscribeRequest> OpeningOf(
        IAsyncStreamReader<SubscribeRequest> requests, CancellationToken cancellationToken)
    {
        if (!await NextAsync(requests, cancellationToken).ConfigureAwait(false)
            || requests.Current.KindCase != SubscribeRequest.KindOneofCase.Initial)
        {
            throw GrpcErrors.Invalid("initial", "is missing; the first message has to hold it");
        }

        FieldRules.Required("assembly_id", requests.Current.AssemblyId);
        return requests.Current;
    }

    // What a client has seen is durable, so that a place beyond the log is one of another log.
    private async ValueTask<Position> StartOf(SubscribeInitial initial, CancellationToken cancellationToken)
    {
        var present = await invalidations.PresentAsync(cancellationToken).ConfigureAwait(false);
        if (!initial.HasAfterPosition)
        {
            return initial.LastSeqSeen == 0 ? present
                : initial.LastSeqSeen <= present.Value ? new(initial.LastSeqSeen)
                : throw Beyond("last_seq_seen", initial.LastSeqSeen, present);
        }

        return initial.AfterPosition < present.Value
            ? new Position(initial.AfterPosition).Next
            : throw Beyond("after_position", initial.AfterPosition, present);
    }

    private static RpcException Beyond(string field, ulong value, Position present) => GrpcErrors.Refused(
        Code.OutOfRange, "BEYOND_THE_LOG",
        $"{field}: {value} lies beyond this log, which ends at {present}; forget everything and begin with 0");

    private async Task ServeAsync(
        Subscriber subscriber,
        IAsyncStreamReader<SubscribeRequest> requests,
        Position from,
        CancellationTokenSource ending)
    {
        var told = subscriber.TellAsync(invalidations.SubscribeAsync(from, ending.Token));
        var heard = subscriber.HearAsync(requests, ending.Token);

        // A client that says no more goes on listening; one that says what is wrong is told so, and both ends stop.
        var first = await Task.WhenAny(told, heard).ConfigureAwait(false);
        if (first == heard && heard.IsCompletedSuccessfully)
        {
            await told.ConfigureAwait(false);
            return;
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(told, heard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    // A client that vanished cannot be told anything, and is no fault of this process.
    private static async Task<bool> NextAsync(
        IAsyncStreamReader<SubscribeRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw GrpcErrors.Refused(Code.Cancelled, "CLIENT_GONE", $"the stream broke off: {e.Message}");
        }
    }

    // One open stream.
    private sealed class Subscriber(
        SubscribeRequest opening,
        ServerCallContext context,
        CallerIdentity callers,
        IServerStreamWriter<InvalidationEvent> responses)
    {
        private readonly Caller _caller = callers.Of(opening.Initial.CredentialToken, context);
        private ulong _lastSent;

        public bool Counts => callers.IsStill(_caller);

        public async Task TellAsync(IAsyncEnumerable<InvalidationMessage> messages)
        {
            await foreach (var message in messages.ConfigureAwait(false))
            {
                if (ToWire(message) is { } wire)
                {
                    // Told before it is sent: the acknowledgement may be back before the sending returns.
                    Interlocked.Exchange(ref _lastSent, wire.Seq);
                    await responses.WriteAsync(wire).ConfigureAwait(false);
                }
            }
        }

        public async Task HearAsync(IAsyncStreamReader<SubscribeRequest> requests, CancellationToken cancellationToken)
        {
            while (await NextAsync(requests, cancellationToken).ConfigureAwait(false))
            {
                var request = requests.Current;
                if (request.KindCase != SubscribeRequest.KindOneofCase.Ack)
                {
                    throw GrpcErrors.Invalid("ack", "is missing; every message after the first has to hold it");
                }

                if (request.AssemblyId.Length > 0 && request.AssemblyId != opening.AssemblyId)
                {
                    throw GrpcErrors.Invalid(
                        "assembly_id", "is not the one that opened the stream; open another stream for it");
                }

                if (request.Ack.Seq > Interlocked.Read(ref _lastSent))
                {
                    throw GrpcErrors.Invalid(
                        "ack.seq", $"{request.Ack.Seq} was never sent; the last one was {_lastSent}");
                }
            }
        }

        private InvalidationEvent? ToWire(InvalidationMessage message)
        {
            if (message is InvalidationMessage.CaughtUp)
            {
                return new InvalidationEvent { Seq = message.Next.Value, CaughtUp = new CaughtUp() };
            }

            // Whoever has lost its credential since is told nothing more, not even until the next look.
            if (!Counts)
            {
                throw CallerIdentity.Unknown(wasShown: true);
            }

            return message switch
            {
                InvalidationMessage.Policy changed when changed.Org is null || _caller.BelongsTo(changed.Org) => new InvalidationEvent
                {
                    Seq = message.Next.Value,
                    PolicyInvalidated = new PolicyInvalidated { PolicyVersion = changed.Version },
                },
                InvalidationMessage.Approval decided when TeamSight.MaySee(_caller, decided.Org, decided.Team) => new InvalidationEvent
                {
                    Seq = message.Next.Value,
                    ApprovalResolved = new ApprovalResolved
                    {
                        RequestId = decided.Id.ToString(), Decision = decided.IsGranted ? Decision.Approved : Decision.Denied,
                    },
                },
                _ => null,
            };
        }
    }
}
