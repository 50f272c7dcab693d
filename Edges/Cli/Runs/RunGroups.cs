using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Runs;

/// <summary><c>aasm session</c> and <c>aasm trace</c>: what agents did, run by run.</summary>
internal static class RunGroups
{
    public static Command Sessions(CommandContext around) => new("session", "See the sessions of agents")
    {
        List(around, "List sessions, the last active first", RunShapes.Sessions), Get(around),
    };

    public static Command Traces(CommandContext around) => new("trace", "See what agents did, step by step")
    {
        List(around, "List runs, the last active first", RunShapes.Traces), TraceCommand.Make(around),
    };

    private static Command List(CommandContext around, string description, Shape shape) => around.ShowList(
        new Command("list", description),
        new("sessions", "Session", shape, "LAST_ACTIVE_FIRST"),
        new Filters()
            .Org("sessions")
            .AnyOf("--team", "TEAM", "Only sessions of this team", "team")
            .Agents("--agent", "Only sessions of this agent", "agent")
            .AnyOf("--trace", "TRACE", "Only sessions of this run", "trace")
            .Flag("--denied", "Only sessions in which something was denied", "hasDenials")
            .Time("--active-since", "Only sessions that were heard of since then", "activeSince")
            .Time("--started-since", "Only sessions that began since then", "startedSince"));

    private static Command Get(CommandContext around)
    {
        var id = Words.Argument("SESSION", "The session's id, as 'aasm session list' shows it");
        var at = Moment.Option();
        return around.AtGraph(new Command("get", "Show one session, now or as of a moment") { id, at }, async (parsed, talk) =>
        {
            var data = await talk.AskAsync(
                $"query Session($id: ID!, $at: AsOf) {{ session(id: $id, at: $at) {{ {RunShapes.Selection} trace(first: 1) {{ costUsd tokens }} }} }}",
                new Dictionary<string, object?> { ["id"] = parsed.GetValue(id), [Moment.Variable] = parsed.GetValue(at) }).ConfigureAwait(false);
            var session = data.Find("session") ?? throw new CliException(
                ExitCode.NotFound, $"there is no session '{parsed.GetValue(id)}', or none that you may see: 'aasm session list' shows ids");
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(session.ToJson()!);
                return;
            }

            talk.Screen.Write(new Facts()
                .AddWhole("session", session.Text("id"))
                .AddWhole("trace", session.Text("traceId"))
                .Add("agent", RunShapes.AgentOf(session).Text)
                .AddWhole("agent id", session.Text("agentId"))
                .Add("org", session.Text("org"))
                .Add("team", session.Text("team"))
                .Add("started", session.Time("startedAt"))
                .Add("last heard", session.Time("lastAt"))
                .Add("allowed", session.Text("verdicts", "allow"))
                .Add("redacted", session.Text("verdicts", "redact"))
                .Add("pending", session.Text("verdicts", "pending"))
                .Add("denied", session.Text("verdicts", "deny"), session.Text("verdicts", "deny") is "0" ? Tone.Plain : Tone.Bad)
                .Add("dispatched", session.Text("dispatches"))
                .Add("tokens", session.Text("trace", "tokens"))
                .Add("cost", $"{session.Text("trace", "costUsd")} USD"));
        });
    }
}
