using System.Collections.Concurrent;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>
/// A client as clients have to be: what was lost with the connection is asked again of the next process. Refusals are
/// answers, and each has to name its rule or field.
/// </summary>
internal sealed class DayClient(DayServer server, Acknowledgements memory)
{
    private const int AttemptsMax = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<string> _unnamed = new();

    /// <summary>Refusals that named neither rule nor field.</summary>
    public IReadOnlyCollection<string> Unnamed => _unnamed;

    /// <summary>Asks until an answer comes.</summary>
    /// <exception cref="RpcException">The answer is a refusal.</exception>
    public Task<T> AskAsync<T>(Func<GrpcChannel, Task<T>> question) => TryAsync(question, () => { });

    /// <summary>Has something changed, and keeps in mind what was acknowledged.</summary>
    /// <param name="command">The change.</param>
    /// <param name="done">Rules by which it is refused where an attempt did it whose answer was lost.</param>
    /// <returns>The answer; null where only an earlier attempt got one that was lost.</returns>
    public async Task<T?> DoAsync<T>(Func<GrpcChannel, Task<T>> command, params string[] done)
        where T : class
    {
        var lost = false;
        try
        {
            var reply = await TryAsync(command, () => lost = true);
            memory.Keep(reply);
            return reply;
        }
        catch (RpcException refusal) when (lost && done.Contains(RuleOf(refusal)))
        {
            return null;
        }
    }

    /// <summary>Asks for what has to be refused.</summary>
    /// <param name="status">The status.</param>
    /// <param name="rule">The rule, or the field.</param>
    /// <param name="command">What is asked for.</param>
    public async Task RefusedAsync<T>(StatusCode status, string rule, Func<GrpcChannel, Task<T>> command)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => AskAsync(command));
        Assert.Equal((status, rule), (refusal.StatusCode, RuleOf(refusal)));
    }

    private static string RuleOf(RpcException refusal)
    {
        var status = refusal.GetRpcStatus();
        return status?.GetDetail<ErrorInfo>()?.Reason
            ?? status?.GetDetail<BadRequest>()?.FieldViolations.FirstOrDefault()?.Field
            ?? "";
    }

    private async Task<T> TryAsync<T>(Func<GrpcChannel, Task<T>> question, Action onLost)
    {
        var serving = await server.NowAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var reply = await question(serving.Channel);
                server.Answered();
                return reply;
            }
            catch (Exception e) when (IsLoss(e))
            {
                onLost();
                serving = await server.AfterAsync(serving);
            }
            catch (RpcException e) when (
                e.StatusCode is StatusCode.Unavailable or StatusCode.Aborted && attempt < AttemptsMax)
            {
                // A server that ends may have done what it says it could not answer for.
                onLost();
                await Task.Delay(Pause, TimeProvider.System);
            }
            catch (RpcException e)
            {
                server.Answered();
                if (RuleOf(e).Length == 0)
                {
                    _unnamed.Enqueue($"{e.StatusCode}: {e.Status.Detail}");
                }

                throw;
            }
        }
    }

    // What has an exception behind it was made on this side of the connection, and no server said it.
    private static bool IsLoss(Exception e) =>
        e is ObjectDisposedException
        || e is RpcException { StatusCode: StatusCode.Cancelled }
        || e is RpcException { Status.DebugException: not null };
}
