using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy replay</c>: what a policy would have decided about what a server has recorded.</summary>
internal static class ReplayCommand
{
    private const int BarWidth = 30;

    public static Command Make(CommandContext around)
    {
        var candidates = Words.Many("--candidate", "FILE|DIR", "A policy to try out: a file, or a folder of files; up to four, each by itself");
        candidates.Required = true;
        var org = Words.Org("The organisation whose documents it would replace, and whose decisions count; else the context's, else the whole node's");
        var team = Words.Option("--team", "TEAM", "Only decisions of this team");
        var since = Words.Option("--since", "POSITION|TIME", "Begin there; else with the log");
        var until = Words.Option("--until", "POSITION|TIME", "End before that; else with the log");
        var samples = new Option<uint?>("--samples") { Description = "Most decisions to show one by one, up to 100; else 20", HelpName = "N" };
        var command = new Command("replay", "Decide recorded decisions again under another policy, and show what would be different")
        {
            candidates, org, team, since, until, samples,
        };
        foreach (var subcommand in ReplayJobCommands.Make(around))
        {
            command.Add(subcommand);
        }

        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new StartReplayRequest { Org = talk.OrgOf(parsed, org), Team = parsed.GetValue(team) ?? "" };
            request.Candidates.AddRange((parsed.GetValue(candidates) ?? []).Select(CandidateOf));
            Bound("--since", parsed.GetValue(since), place => request.SincePosition = place, time => request.SinceUnixMs = time);
            Bound("--until", parsed.GetValue(until), place => request.UntilPosition = place, time => request.UntilUnixMs = time);
            if (parsed.GetValue(samples) is { } most)
            {
                request.Samples = most;
            }

            await RunAsync(talk, request).ConfigureAwait(false);
        });
    }

    private static async Task RunAsync(ServerTalk talk, StartReplayRequest request)
    {
        var client = new PolicyReplayService.PolicyReplayServiceClient(talk.Channel);
        var started = await talk.ChangeAsync(client.StartReplayAsync, request).ConfigureAwait(false);
        await WatchAsync(talk, client, started.Id).ConfigureAwait(false);
        var shown = await talk.AskAsync(client.GetReplayAsync, new GetReplayRequest { Id = started.Id }).ConfigureAwait(false);
        ReplayText.Write(talk.Screen, shown.Replay);
        if (shown.Replay.Phase != "finished")
        {
            throw new CliException(ExitCode.Failed, $"the replay {started.Id} did not finish: it is {shown.Replay.Phase}"
                + (shown.Replay.FailedBecause.Length > 0 ? $" ({shown.Replay.FailedBecause})" : ""));
        }
    }

    private static async Task WatchAsync(ServerTalk talk, PolicyReplayService.PolicyReplayServiceClient client, string id)
    {
        try
        {
            using var call = client.WatchReplay(new WatchReplayRequest { Id = id }, cancellationToken: talk.Interrupted);
            await foreach (var progress in call.ResponseStream.ReadAllAsync(talk.Interrupted).ConfigureAwait(false))
            {
                talk.Screen.Progress(Bar(progress));
            }

            talk.Screen.Progress("");
        }
        catch (Exception e) when (talk.Interrupted.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            talk.Screen.Error($"the replay goes on: 'aasm policy replay show {id}' shows it, 'aasm policy replay cancel {id}' stops it");
            throw;
        }
    }

    private static string Bar(ReplayProgressRecord progress)
    {
        var all = Math.Max(1, progress.UntilPosition - progress.FromPosition);
        var done = Math.Min(all, progress.AtPosition - progress.FromPosition);
        var filled = (int)(done * BarWidth / all);
        return $"[{new string('#', filled)}{new string('-', BarWidth - filled)}] {done * 100 / all} %, "
            + $"{Screen.Number(progress.Decisions)} decisions, {Screen.Number(progress.DecisionsPerSecond)} a second";
    }

    private static ReplayCandidate CandidateOf(string path)
    {
        var candidate = new ReplayCandidate { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) };
        candidate.Documents.AddRange(PolicyUpload.Read([path]));
        return candidate;
    }

    private static void Bound(string option, string? text, Action<ulong> place, Action<long> time)
    {
        if (text is null)
        {
            return;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            place(position);
        }
        else if (text.Length >= "2026-01-31".Length && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            time(moment.ToUnixTimeMilliseconds());
        }
        else
        {
            throw new CliException(ExitCode.Usage, $"{option} '{text}' is neither a position nor a time such as 2026-01-31T12:00:00Z");
        }
    }
}
