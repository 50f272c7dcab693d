using System.Globalization;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Connection;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>An answer, as it came.</summary>
internal sealed record DemoVerdict(string Session, RecordedAction Action, string Verdict, string Rule, string Reason);

/// <summary>Plays sessions side by side, each one's actions in order.</summary>
internal sealed class DemoPlayer(
    DemoRun run, ServerLink link, DemoTally tally, TimeProvider time, Action<DemoVerdict> show, Action<string> tell)
{
    // An overloaded server says when to come back; this often it is believed.
    private const int SendsMax = 10;

    // Further refusals are counted, and told of in the summary.
    private const int ToldMax = 10;

    private readonly Pace _pace = new(run.Rate.ActionsPerSecond, time);
    private int _told;

    public Task PlayAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        run.Sessions,
        new ParallelOptions { MaxDegreeOfParallelism = run.Parallel, CancellationToken = cancellationToken },
        async (session, token) => await PlayAsync(session, token).ConfigureAwait(false));

    private async Task PlayAsync(RecordedSession session, CancellationToken cancellationToken)
    {
        using var agent = new DemoAgent(link.Channel, time);
        if (!await TryAsync(
            $"{session.Name}: registration",
            async () =>
            {
                await agent.RegisterAsync(session, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false))
        {
            tally.AddUndecided(session.Actions.Count);
            return;
        }

        foreach (var action in session.Actions)
        {
            await _pace.NextAsync(cancellationToken).ConfigureAwait(false);
            await PlayAsync(agent, session.Name, action, cancellationToken).ConfigureAwait(false);
        }

        await TryAsync(
            $"{session.Name}: deregistration",
            async () =>
            {
                await agent.DeregisterAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task PlayAsync(DemoAgent agent, string session, RecordedAction action, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var response = await TryAsync(
            string.Create(CultureInfo.InvariantCulture, $"{session} step {action.Step}: {action.Kind} {action.Name}"),
            () => agent.CheckAsync(session, action, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            tally.AddUndecided(1);
            return;
        }

        var verdict = VerdictText.Of(response.Decision);
        tally.AddVerdict(action.Kind, action.Name, verdict, RuleOf(response), time.GetElapsedTime(started));
        show(new DemoVerdict(session, action, verdict, response.PolicyRule, response.Reason));
    }

    private static string RuleOf(CheckActionResponse response) =>
        response.PolicyRule.Length > 0 ? response.PolicyRule : response.Reason;

    private async Task<TAnswer?> TryAsync<TAnswer>(string what, Func<Task<TAnswer>> call, CancellationToken cancellationToken)
    {
        for (var sends = 1; ; sends++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                tally.AddRefused(RpcProblem.NoConnection(e) is { } reason ? $"no connection ({reason})" : $"{e.StatusCode}: {e.Status.Detail}");
                if (RpcProblem.RetryAfter(e) is not { } delay || sends == SendsMax)
                {
                    Tell($"{what}: {RpcProblem.Of(e)}");
                    return default;
                }

                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Tell(string problem)
    {
        var told = Interlocked.Increment(ref _told);
        if (told <= ToldMax)
        {
            tell($"refused: {problem}");
        }

        if (told == ToldMax)
        {
            tell("further refusals are counted in the summary");
        }
    }
}
