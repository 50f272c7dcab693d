using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>Plays a demo on a screen: verdicts as they come, then the summary.</summary>
internal static class DemoShow
{
    private const int ProgressEvery = 100;

    // Narrower screens have no room for the session.
    private const int WideEnough = 60;

    /// <summary>Plays, and says whether every action was decided.</summary>
    public static async Task<bool> PlayAsync(
        DemoRun run, ServerLink link, Screen screen, TimeProvider time, CancellationToken cancellationToken)
    {
        var log = new LogService.LogServiceClient(link.Channel);
        await HeadAsync(log, time, cancellationToken).ConfigureAwait(false);
        Announce(run, screen);
        var tally = new DemoTally();
        var player = new DemoPlayer(run, link, tally, time, verdict => Show(run, screen, tally, verdict), screen.Error);
        var started = time.GetTimestamp();
        await player.PlayAsync(cancellationToken).ConfigureAwait(false);
        var summary = tally.Summarise(time.GetElapsedTime(started));
        screen.Progress("");
        DemoReport.Write(screen, run, summary, await FinalHeadAsync(log, time, cancellationToken).ConfigureAwait(false));
        return summary.Undecided == 0;
    }

    private static void Announce(DemoRun run, Screen screen)
    {
        if (!screen.IsJson)
        {
            var actions = run.Sessions.Sum(s => s.Actions.Count);
            var pace = run.Rate.ActionsPerSecond is { } rate ? $"{rate} actions a second" : "as fast as it goes";
            screen.Line();
            screen.Line($"Playing {run.Source}: {Screen.Number(run.Sessions.Count)} sessions, {Screen.Number(actions)} actions, {run.Parallel} at a time, {pace}");
            screen.Line();
        }
    }

    private static void Show(DemoRun run, Screen screen, DemoTally tally, DemoVerdict verdict)
    {
        if (screen.IsJson)
        {
            return;
        }

        if (run.Rate.IsMax)
        {
            var decided = tally.Decided;
            if (decided % ProgressEvery == 0)
            {
                screen.Progress($"{Screen.Number(decided)} actions decided");
            }

            return;
        }

        screen.Line(
            new(screen.Width is < WideEnough ? "" : $"{verdict.Session,-16} {verdict.Action.Step,3} ", Tone.Faint),
            new($"{verdict.Verdict,-7} ", VerdictText.ToneOf(verdict.Verdict)),
            new($"{verdict.Action.Kind,-11} {verdict.Action.Name}", Tone.Plain),
            new(verdict.Verdict == "allow" ? "" : $"  {verdict.Reason} ({verdict.Rule})", Tone.Faint));
    }

    private static async Task<HeadResponse> HeadAsync(
        LogService.LogServiceClient log, TimeProvider time, CancellationToken cancellationToken) =>
        await log.HeadAsync(
            new HeadRequest(),
            deadline: time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit,
            cancellationToken: cancellationToken).ResponseAsync.ConfigureAwait(false);

    // A server that is gone at the end does not take the summary with it.
    private static async Task<string> FinalHeadAsync(
        LogService.LogServiceClient log, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var head = await HeadAsync(log, time, cancellationToken).ConfigureAwait(false);
            return $"{head.Size} {Convert.ToHexStringLower(head.Root.Span)}";
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return "";
        }
    }
}
