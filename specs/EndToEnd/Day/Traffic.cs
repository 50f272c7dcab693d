using System.Collections.Concurrent;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>
/// What agents do all day: they ask and beat, from several tasks at once. Whatever was foretold when a request was sent
/// has to be answered, unless something was done to the agent meanwhile.
/// </summary>
internal sealed class Traffic(DayClient client, Cast cast, Acknowledgements memory) : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    // What may be said to an agent to which something is being done.
    private static readonly HashSet<string> Known =
    [
        "", "agent deregistered", "agent suspended", "credential token mismatch", "halted", "missing credential token",
        "operation paused", "operation terminated", "tool denied by policy",
    ];

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly CancellationTokenSource _evening = new();
    private Task _working = Task.CompletedTask;
    private int _foretold;

    /// <summary>Answers that were other than they had to be.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>How many answers were foretold.</summary>
    public int Foretold => Volatile.Read(ref _foretold);

    public void Start(int tasks, int seed) => _working = Task.WhenAll(
        Enumerable.Range(0, tasks).Select(task => Task.Run(() => WorkAsync(task, new Random(seed + task)))));

    public async Task StopAsync()
    {
        await _evening.CancelAsync();
        await _working;
    }

    public void Dispose()
    {
        _evening.Cancel();
        _evening.Dispose();
    }

    /// <summary>One agent asks one thing.</summary>
    public async Task CheckAsync(DayAgent agent, string tool, string trace, string span)
    {
        var look = agent.Look(tool);
        var request = agent.Ask(tool, trace, span);
        var reply = await client.AskAsync(
            channel => new PolicyService.PolicyServiceClient(channel).CheckActionAsync(request).ResponseAsync);
        Judge(agent, look, reply);
    }

    private async Task WorkAsync(int task, Random random)
    {
        while (!_evening.IsCancellationRequested)
        {
            if (cast.Present is { Count: > 0 } present)
            {
                var agent = present[random.Next(present.Count)];
                var trace = agent.TraceOf($"day-{task}");
                await (random.Next(10) switch
                {
                    0 => CheckAsync(agent, DayAgent.Forbidden, trace, "f"),
                    1 => BeatAsync(agent),
                    2 => AskManyAsync(agent, trace),
                    _ => CheckAsync(agent, DayAgent.Allowed, trace, $"s{random.Next(3)}"),
                });
            }

            await Task.Delay(Breath, TimeProvider.System);
        }
    }

    private async Task AskManyAsync(DayAgent agent, string trace)
    {
        string[] tools = [DayAgent.Allowed, DayAgent.Forbidden, DayAgent.Allowed];
        var looks = tools.Select(agent.Look).ToList();
        var questions = tools.Select((tool, i) => agent.Ask(tool, trace, $"b{i}"));
        var request = new BatchCheckRequest { Requests = { questions } };
        var reply = await client.AskAsync(
            channel => new PolicyService.PolicyServiceClient(channel).BatchCheckAsync(request).ResponseAsync);
        for (var i = 0; i < tools.Length; i++)
        {
            Judge(agent, looks[i], reply.Responses[i]);
        }
    }

    private async Task BeatAsync(DayAgent agent)
    {
        if (agent.Look(DayAgent.Allowed) is not { } look
            || agent is not { HasCredential: true, Status: "active" or "suspended" })
        {
            return;
        }

        var suspended = agent.Status == "suspended";
        var request = new HeartbeatRequest { AgentId = agent.Self.Id, CredentialToken = agent.Token };
        try
        {
            var reply = await client.AskAsync(
                channel => new AgentLifecycleService.AgentLifecycleServiceClient(channel).HeartbeatAsync(request).ResponseAsync);
            Complain(agent, look.Epoch, reply.ShouldSuspend == suspended, $"a beat was answered with {reply}");
        }
        catch (Grpc.Core.RpcException refusal) when (refusal.StatusCode == Grpc.Core.StatusCode.Unauthenticated)
        {
            Complain(agent, look.Epoch, isRight: false, $"a beat was refused: {refusal.Status.Detail}");
        }
    }

    private void Judge(DayAgent agent, (int Epoch, Forecast Forecast)? look, CheckActionResponse reply)
    {
        memory.Keep(reply);
        if (reply.Decision is not (Decision.Allow or Decision.Deny) || !Known.Contains(reply.Reason))
        {
            _complaints.Enqueue($"{agent} was answered {reply.Decision} '{reply.Reason}'");
        }

        if (look is { } seen)
        {
            Complain(agent, seen.Epoch, seen.Forecast == new Forecast(reply.Decision, reply.Reason),
                $"was answered {reply.Decision} '{reply.Reason}' at {reply.Position}, and not {seen.Forecast}");
        }
    }

    private void Complain(DayAgent agent, int epoch, bool isRight, string what)
    {
        if (!agent.IsStillAt(epoch))
        {
            return;
        }

        Interlocked.Increment(ref _foretold);
        if (!isRight)
        {
            _complaints.Enqueue($"{agent}: {what}");
        }
    }
}
