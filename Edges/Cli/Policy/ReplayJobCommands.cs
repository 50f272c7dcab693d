using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy replay list|show|cancel</c>: replays that were begun.</summary>
internal static class ReplayJobCommands
{
    public static IEnumerable<Command> Make(CommandContext around) => [List(around), Show(around), Cancel(around)];

    private static Command List(CommandContext around) => around.AtServer(
        new Command("list", "List the latest replays"),
        async (_, talk) =>
        {
            var client = new PolicyReplayService.PolicyReplayServiceClient(talk.Channel);
            var listed = await talk.AskAsync(client.ListReplaysAsync, new ListReplaysRequest()).ConfigureAwait(false);
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(listed.Replays.Select(ReplayText.JsonOf));
                return;
            }

            var sheet = new Sheet(
                new Column("replay", IsWhole: true), new Column("phase"), new Column("began", Rank: 1), new Column("by", Rank: 2, Least: 8),
                new Column("candidates", Rank: 3, Least: 8));
            foreach (var replay in listed.Replays)
            {
                sheet.Add(
                    replay.Id, replay.Phase, WireTime.Of(replay.StartedAtUnixMs) ?? "", replay.By,
                    string.Join(", ", replay.Candidates.Select(candidate => candidate.Name)));
            }

            talk.Screen.Write(sheet);
        });

    private static Command Show(CommandContext around)
    {
        var id = Words.Argument("ID", "The replay");
        return around.AtServer(new Command("show", "Show a replay and its reports") { id }, async (parsed, talk) =>
        {
            var client = new PolicyReplayService.PolicyReplayServiceClient(talk.Channel);
            var request = new GetReplayRequest { Id = parsed.GetValue(id)! };
            ReplayText.Write(talk.Screen, (await talk.AskAsync(client.GetReplayAsync, request).ConfigureAwait(false)).Replay);
        });
    }

    private static Command Cancel(CommandContext around)
    {
        var id = Words.Argument("ID", "The replay");
        var reason = Words.Reason(isRequired: false);
        return around.AtServer(new Command("cancel", "Stop a replay that runs") { id, reason }, async (parsed, talk) =>
        {
            var client = new PolicyReplayService.PolicyReplayServiceClient(talk.Channel);
            var request = new CancelReplayRequest { Id = parsed.GetValue(id)!, Reason = parsed.GetValue(reason) ?? "" };
            var stopped = await talk.ChangeAsync(client.CancelReplayAsync, request).ConfigureAwait(false);
            ulong? position = stopped.HasPosition ? stopped.Position : null;
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(new { changed = stopped.Changed, position });
                return;
            }

            ChangeReport.Write(talk.Screen, $"replay {request.Id} stopped", stopped.Changed, position);
        });
    }
}
