using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Agents;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Events;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary>
/// <c>aasm audit replay</c>: walks through history. Each step is an event, what was decided, and how its agent stood and what its
/// budgets held right behind it, as the server knows it of that moment.
/// </summary>
internal static class ReplayCommand
{
    private const string Then =
        $"query Then($agent: String!, $at: AsOf!) {{ agent(ref: $agent, at: $at) {{ status observedUntil suspensions {{ kind reason }} "
        + $"budget {{ {BudgetLines.Selection} }} }} }}";

    private const string Recorded = "query When($position: Position!) { auditEvent(position: $position) { recordedAt } }";

    private static readonly GraphList Events = new("auditEvents", "AuditEvent", EventShape.Events, "OLDEST_FIRST");

    public static Command Make(CommandContext around)
    {
        var from = Moment.Option("--from", "Begin at this position, or at this time; else at the beginning of the log");
        var to = Moment.Option("--to", "End behind this position, or at this time; else with what happened by now");
        var limit = Options.Number("--limit", "Most steps to show", 1, ListOptions.LimitMax, 100, "-n");
        var step = new Option<bool>("--step") { Description = "Wait for Enter behind each step; q ends" };
        var filters = new Filters()
            .Org("events")
            .Agents("--agent", "Only events about this agent", "agent")
            .AnyOf("--trace", "TRACE", "Only events of this run", "trace")
            .AnyOf("--type", "TYPE", "Only events of this type, such as action.decided", "type");
        var command = new Command("replay", "Walk through history: what was decided, how the agent stood, and what its budgets held")
        {
            from, to, limit, step,
        };
        foreach (var option in filters.Options)
        {
            command.Options.Add(option);
        }

        return around.AtGraph(command, async (parsed, talk) =>
        {
            if (parsed.GetValue(step) && talk.Surroundings.Answers is null)
            {
                throw new CliException(ExitCode.Usage, "--step waits for somebody at a terminal, and there is none: leave it out");
            }

            var where = await filters.OfAsync(parsed, talk).ConfigureAwait(false);
            var first = await BeginAsync(talk, parsed.GetValue(from), where).ConfigureAwait(false);
            var page = await Events.ReadAsync(talk, new(where, parsed.GetValue(limit), At: parsed.GetValue(to))).ConfigureAwait(false);
            await WalkAsync(talk, [.. page.Items.Where(item => PositionOf(item) >= first)], parsed.GetValue(step)).ConfigureAwait(false);
            if (page.Next is not null)
            {
                talk.Screen.Error(
                    $"there is more history than this: raise --limit, or go on with --from {PositionOf(page.Items[^1]) + 1}");
            }
        });
    }

    // Lists begin at a time: that of the position, where one is given. Events of the same moment before it are left out.
    private static async Task<ulong> BeginAsync(GraphTalk talk, string? from, Dictionary<string, object?> where)
    {
        if (from is null)
        {
            return 0;
        }

        if (!ulong.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            where["since"] = from;
            return 0;
        }

        var data = await talk.AskAsync(Recorded, new Dictionary<string, object?> { ["position"] = from }).ConfigureAwait(false);
        where["since"] = data.Text("auditEvent", "recordedAt") is { Length: > 0 } time ? time : throw new CliException(
            ExitCode.NotFound, $"no event stands at position {from}, or none that you may see: give a time, or one that 'aasm audit list' shows");
        return position;
    }

    private static async Task WalkAsync(GraphTalk talk, IReadOnlyList<JsonElement> events, bool waits)
    {
        if (events.Count == 0 && talk.Screen.IsForPeople)
        {
            talk.Screen.Line("no events", Tone.Faint);
        }

        foreach (var item in events)
        {
            var agent = item.Text("agent", "id");
            JsonElement? then = agent.Length == 0 ? null : (await talk.AskAsync(
                Then, new Dictionary<string, object?> { ["agent"] = agent, ["at"] = item.Text("position") }).ConfigureAwait(false)).Find("agent");
            Say(talk.Screen, item, then);
            if (waits && item.Text("position") != events[^1].Text("position") && await IsEndAsync(talk).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private static async Task<bool> IsEndAsync(GraphTalk talk)
    {
        talk.Screen.Ask("Enter goes on, q ends:");
        var answer = await talk.Surroundings.Answers!.ReadLineAsync(talk.Interrupted).ConfigureAwait(false);
        return answer is null || answer.Trim().Equals("q", StringComparison.OrdinalIgnoreCase);
    }

    private static void Say(Screen screen, JsonElement item, JsonElement? then)
    {
        if (screen.IsJson)
        {
            screen.WriteJsonLine(new JsonObject { ["event"] = item.ToJson(), ["agent_then"] = then?.ToJson() });
            return;
        }

        var verdict = EventShape.VerdictOf(item);
        screen.Line(
            new($"{item.Text("position"),7} ", Tone.Plain),
            new(screen.Width is < 72 ? "" : $"{item.Time("recordedAt")} ", Tone.Faint),
            new(verdict.Text.Length > 0 ? $"{verdict.Text,-7} " : $"{item.Text("type")} ", verdict.Tone),
            new(EventShape.SubjectOf(item).Text, Tone.Plain),
            new(EventShape.RuleOf(item) is { Length: > 0 } rule ? $" by {rule}" : "", Tone.Faint));
        if (then is not { } stood)
        {
            return;
        }

        var status = AgentShape.StatusOf(stood);
        screen.Line(new("        ", Tone.Plain), new(EventShape.AgentNameOf(item), Tone.Plain), new($" {status.Text}", status.Tone), new(WhyOf(stood), Tone.Warn));
        foreach (var line in BalancesOf(stood))
        {
            screen.Line(new("        ", Tone.Plain), line);
        }
    }

    private static string WhyOf(JsonElement agent) =>
        string.Concat(agent.Items("suspensions").Select(why => $", {why.Word("kind")}: {why.Text("reason")}"))
        + (agent.Find("observedUntil") is null ? "" : ", only observed");

    private static IEnumerable<Cell> BalancesOf(JsonElement agent)
    {
        foreach (var account in agent.Items("budget"))
        {
            foreach (var balance in account.Items("balances"))
            {
                yield return new(
                    $"{account.Text("account")} {balance.Text("limit", "id")}: {balance.Text("spent")} spent, {balance.Text("remaining")} left of "
                    + $"{balance.Text("limit", "amount")} {balance.Word("limit", "unit")}", Tone.Faint);
            }

            if (!account.Items("balances").Any() && account.Text("account").StartsWith("agent:", StringComparison.Ordinal))
            {
                yield return new($"spent {account.Text("usd")} USD, no limit", Tone.Faint);
            }
        }
    }

    private static ulong PositionOf(JsonElement item) => ulong.Parse(item.Text("position"), CultureInfo.InvariantCulture);
}
