using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Edges.Cli.Connection;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary>Reads the end of a server's log, and follows it through lost connections without a gap or a duplicate.</summary>
internal sealed class TailReader(ServerLink link, EventFilter filter, TimeProvider time)
{
    // The log is read backwards in ever longer steps, because a filter may pass few events or none.
    private const ulong FirstStep = 256;
    private const ulong StepGrowth = 8;

    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(5);

    private readonly LogService.LogServiceClient _client = new(link.Channel);

    /// <summary>Shows the newest events, and says where the log goes on behind them.</summary>
    public async Task<ulong> ReadNewestAsync(int count, Action<RecordedEvent> show, CancellationToken cancellationToken)
    {
        var head = await _client.HeadAsync(
            new HeadRequest(),
            deadline: time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
            cancellationToken: cancellationToken).ResponseAsync.ConfigureAwait(false);
        var newest = new Queue<RecordedEvent>();
        for (var step = Math.Max(FirstStep, (ulong)count); count > 0; step *= StepGrowth)
        {
            var from = head.Size > step ? head.Size - step : 0;
            newest = await ReadAsync(from, head.Size, count, cancellationToken).ConfigureAwait(false);
            if (newest.Count == count || from == 0)
            {
                break;
            }
        }

        foreach (var recorded in newest)
        {
            show(recorded);
        }

        return head.Size;
    }

    /// <summary>Shows every event from a position on, until cancelled.</summary>
    public async Task FollowAsync(
        ulong next, Action<RecordedEvent> show, Action<string> tell, CancellationToken cancellationToken)
    {
        var delay = RetryDelayMin;
        var wasLost = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await link.Proof.PrepareAsync(cancellationToken).ConfigureAwait(false);
                using var call = _client.Subscribe(
                    new SubscribeRequest { FromPosition = next, Filter = filter }, cancellationToken: cancellationToken);
                await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (wasLost)
                    {
                        tell($"connected again: going on at position {next}");
                    }

                    (wasLost, delay) = (false, RetryDelayMin);
                    next = Take(message, show);
                }
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                if (!wasLost)
                {
                    tell($"the connection to {link.Url} was lost: trying again from position {next}");
                }

                wasLost = true;
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = delay * 2 < RetryDelayMax ? delay * 2 : RetryDelayMax;
            }
        }
    }

    private static ulong Take(SubscribeResponse message, Action<RecordedEvent> show)
    {
        switch (message.MessageCase)
        {
            case SubscribeResponse.MessageOneofCase.Event:
                show(message.Event);
                return message.Event.Position + 1;
            case SubscribeResponse.MessageOneofCase.CaughtUp:
                return message.CaughtUp.Position;
            case SubscribeResponse.MessageOneofCase.FellBehind:
                return message.FellBehind.Position;
            case SubscribeResponse.MessageOneofCase.Heartbeat:
                return message.Heartbeat.Position;
            default:
                throw new CliException(ExitCode.Failed, "the server sent a message that this version does not know: use the server's version");
        }
    }

    private async Task<Queue<RecordedEvent>> ReadAsync(ulong from, ulong end, int count, CancellationToken cancellationToken)
    {
        var newest = new Queue<RecordedEvent>();
        using var call = _client.Read(new ReadRequest { FromPosition = from, Filter = filter }, cancellationToken: cancellationToken);
        await foreach (var recorded in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position >= end)
            {
                break;
            }

            newest.Enqueue(recorded);
            if (newest.Count > count)
            {
                newest.Dequeue();
            }
        }

        return newest;
    }
}
