using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;

namespace AgentAssembly.Edges.Cli.Events;

/// <summary>Commands that show recorded events.</summary>
internal static class EventCommands
{
    // What may happen to an agent itself, as its stream tells it.
    private const string AgentStream = "agent-";

    private static readonly string[] Verdicts = ["allow", "redact", "pending", "deny"];

    private static readonly GraphList Newest = new("auditEvents", "AuditEvent", EventShape.Events, "NEWEST_FIRST");
    private static readonly GraphList Steps = new("auditEvents", "AuditEvent", HistoryShape.Steps, "OLDEST_FIRST");
    private static readonly Watching Changes =
        new("governanceEvents", "EventFrame", "EventData", $"event {{ {EventShape.Selection} }}");

    /// <summary><c>aasm audit list</c>: events by everything that the server filters by.</summary>
    public static Command AuditList(CommandContext around) => around.ShowList(
        new Command("list", "List recorded events by what they are about, the newest first"),
        Newest,
        new Filters()
            .Org("events")
            .AnyOf("--team", "TEAM", "Only events of this team", "team")
            .Agents("--agent", "Only events about this agent", "agent")
            .AnyOf("--type", "TYPE", "Only events of this type, such as action.decided", "type")
            .Choice("--verdict", "VERDICT", "Only decisions with this verdict", "verdict", [], Verdicts)
            .AnyOf("--tool", "TOOL", "Only decisions about this tool", "tool")
            .AnyOf("--rule", "RULE", "Only decisions by this rule", "rule")
            .AnyOf("--trace", "TRACE", "Only events of this run", "trace")
            .AnyOf("--principal", "PRINCIPAL", "Only what this one caused, such as user:anna", "principal")
            .AnyOf("--approval", "ID", "Only events about this approval", "approval")
            .AnyOf("--stream", "STREAM", "Only events of this stream", "stream")
            .Time("--since", "Only events recorded since then", "since")
            .Time("--until", "Only events recorded before then", "until"));

    /// <summary><c>aasm agent history</c>: what became of an agent itself, from its registration on.</summary>
    public static Command AgentHistory(CommandContext around)
    {
        var agent = NamedAgent.Argument();
        var options = new ListOptions("events");
        var command = new Command("history", "Tell what became of one agent itself, from its registration on") { agent };
        options.AddTo(command);
        around.Global.Lists.Add(command);
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var id = (await AgentRefs.IdsAsync(talk, parsed.GetValue(agent)!).ConfigureAwait(false))[0];
            var where = new Dictionary<string, object?> { ["stream"] = new[] { AgentStream + id } };
            var page = await Steps.ReadAsync(talk, options.Of(parsed, where)).ConfigureAwait(false);
            new ListWriter(talk.Screen, HistoryShape.Steps).Write(page.Items.Count > 0 ? page : throw AgentRefs.NotFound(parsed.GetValue(agent)!));
        });
    }

    /// <summary><c>aasm agent events</c>: what one agent did, and what was done to it.</summary>
    public static Command AgentEvents(CommandContext around)
    {
        var agent = NamedAgent.Argument();
        var it = new FollowOptions();
        var command = new Command("events", "Show what one agent did and what was done to it, the newest last") { agent };
        it.AddTo(command, around);
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var id = await AgentRefs.IdsAsync(talk, parsed.GetValue(agent)!).ConfigureAwait(false);
            await it.ShowAsync(parsed, talk, new() { ["agent"] = id }).ConfigureAwait(false);
        });
    }

    /// <summary><c>aasm logs</c>: what happens.</summary>
    public static Command Logs(CommandContext around)
    {
        var filters = new Filters()
            .Org("events")
            .AnyOf("--team", "TEAM", "Only events of this team", "team")
            .Agents("--agent", "Only events about this agent", "agent")
            .AnyOf("--type", "TYPE", "Only events of this type, such as action.decided", "type")
            .Choice("--verdict", "VERDICT", "Only decisions with this verdict", "verdict", [], Verdicts)
            .AnyOf("--trace", "TRACE", "Only events of this run", "trace");
        var it = new FollowOptions();
        var command = new Command("logs", "Show what happens, the newest last; -f goes on with what comes");
        foreach (var option in filters.Options)
        {
            command.Options.Add(option);
        }

        it.AddTo(command, around);
        return around.AtGraph(command, async (parsed, talk) =>
            await it.ShowAsync(parsed, talk, await filters.OfAsync(parsed, talk).ConfigureAwait(false)).ConfigureAwait(false));
    }

    /// <summary>The options of what can be followed.</summary>
    private sealed class FollowOptions
    {
        private const int CountMax = 10_000;

        private readonly Option<bool> _follow = new("-f", "--follow") { Description = "Go on with the events to come, until Ctrl-C" };
        private readonly Option<int> _limit = Options.Number("--limit", "How many of the newest events to show first", 0, CountMax, 50, "-n");
        private readonly Option<ulong?> _after = new("--after")
        {
            Description = "Only what comes behind this position; with -f everything behind it, as after a break",
            HelpName = "POSITION",
        };

        private readonly Option<DateTimeOffset?> _since = Times.Option("--since", "Only events recorded since then; not with -f");
        private readonly Option<DateTimeOffset?> _until = Times.Option("--until", "Only events recorded before then; not with -f");
        private readonly Option<string?> _at = Moment.Option();

        public void AddTo(Command command, CommandContext around)
        {
            foreach (var option in (Option[])[_follow, _limit, _after, _since, _until, _at])
            {
                command.Options.Add(option);
            }

            command.Validators.Add(result =>
            {
                if (result.GetValue(_follow) && (result.GetResult(_at) ?? result.GetResult(_until) ?? result.GetResult(_since)) is { } past)
                {
                    result.AddError($"-f shows what comes, and {past.Option.Name} what was: give one of them");
                }

                if (!result.GetValue(_follow) && result.GetResult(_after) is not null)
                {
                    result.AddError("--after goes with -f; without it --since begins at a time");
                }
            });
            around.Global.Lists.Add(command);
        }

        public async Task ShowAsync(ParseResult parsed, GraphTalk talk, Dictionary<string, object?> where)
        {
            var writer = new ListWriter(talk.Screen, EventShape.Events);
            if (!parsed.GetValue(_follow))
            {
                await NewestAsync(parsed, talk, where, writer, null).ConfigureAwait(false);
                return;
            }

            var after = parsed.GetValue(_after)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Changes.FollowAsync(
                talk,
                FramesOf(where),
                after,
                position => after is null ? NewestAsync(parsed, talk, where, writer, position) : Task.CompletedTask,
                frame =>
                {
                    writer.WriteLater(frame.GetProperty("event"));
                    return Task.CompletedTask;
                }).ConfigureAwait(false);
        }

        // The frames' filter has the plurals of the list's.
        private static Dictionary<string, object?> FramesOf(Dictionary<string, object?> where) =>
            where.ToDictionary(member => member.Key + "s", member => member.Value, StringComparer.Ordinal);

        // A follower shows the newest up to where the frames begin: neither a gap nor one of them twice.
        private async Task NewestAsync(ParseResult parsed, GraphTalk talk, Dictionary<string, object?> where, ListWriter writer, string? position)
        {
            var limit = parsed.GetValue(_limit);
            if (limit == 0)
            {
                return;
            }

            var bounded = new Dictionary<string, object?>(where, StringComparer.Ordinal);
            if (parsed.GetValue(_since) is { } since)
            {
                bounded["since"] = since.ToString("O");
            }

            if (parsed.GetValue(_until) is { } until)
            {
                bounded["until"] = until.ToString("O");
            }

            var page = await Newest.ReadAsync(talk, new(bounded, limit, At: position ?? parsed.GetValue(_at))).ConfigureAwait(false);
            var shown = new ListPage([.. page.Items.Reverse()], null);
            if (position is null && !talk.Screen.IsForPeople)
            {
                writer.Write(shown with { Next = page.Next });
            }
            else
            {
                writer.WriteFirst(shown);
            }
        }
    }
}
