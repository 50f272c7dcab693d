using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;

namespace AgentAssembly.Edges.Cli.Runs;

/// <summary><c>aasm trace show</c>: the steps of a run, of every agent that took part.</summary>
internal static class TraceCommand
{
    private const int IdLength = 32;
    private const int SessionsMax = 20;
    private const int StepsMax = 10_000;

    private const string Span =
        "decisionId position spanId parentSpanId kind name tool model verdict rule startedAt endedAt succeeded costUsd costStatus tokens "
        + "decisionMicroseconds";

    private const string Steps =
        $"query Steps($id: ID!, $at: AsOf, $after: String) {{ session(id: $id, at: $at) {{ {RunShapes.Selection} "
        + $"trace(first: 200, after: $after) {{ costUsd tokens next spans {{ {Span} }} }} }} }}";

    private static readonly GraphList Sessions = new("sessions", "Session", RunShapes.Sessions, "LAST_ACTIVE_FIRST");

    public static Command Make(CommandContext around)
    {
        var trace = new Argument<string?>("TRACE")
        {
            Description = "The run, or the id of a session; else the run that was last active", Arity = ArgumentArity.ZeroOrOne,
        };
        trace.HelpName = "TRACE";
        trace.CompletionSources.Add(LiveWords.Traces);
        var format = Words.Choice("--format", "FORMAT", "How people see it; else tree", "tree", "timeline");
        var org = Words.Org("Only what agents of this organisation did; else of the context's, else of all that may be seen");
        var at = Moment.Option();
        return around.AtGraph(
            new Command("show", "Show the steps of a run: what was asked, what was decided, how long it took and what it cost")
            {
                trace, format, org, at,
            },
            async (parsed, talk) =>
            {
                var moment = parsed.GetValue(at);
                var runs = new List<RecordedRun>();
                foreach (var id in await IdsAsync(talk, parsed.GetValue(trace), talk.OrgOf(parsed, org), moment).ConfigureAwait(false))
                {
                    runs.Add(await ReadAsync(talk, id, moment).ConfigureAwait(false));
                }

                if (talk.Screen.IsJson)
                {
                    talk.Screen.WriteJson(new JsonObject { ["sessions"] = new JsonArray([.. runs.Select(run => run.ToJson())]) });
                }
                else
                {
                    RunText.Write(talk.Screen, runs, parsed.GetValue(format) == "timeline");
                }
            });
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(GraphTalk talk, string? trace, string? org, string? at)
    {
        var where = new Dictionary<string, object?>();
        if (trace is not null)
        {
            where["trace"] = new[] { trace };
        }

        if (org is not null)
        {
            where["org"] = new[] { org };
        }

        var found = await Sessions.ReadAsync(talk, new(where, trace is null ? 1 : SessionsMax, At: at)).ConfigureAwait(false);
        if (found.Next is not null && trace is not null)
        {
            talk.Screen.Error($"more than {SessionsMax} agents took part in {trace}: these are the last active ones");
        }

        return found.Items.Count > 0 ? [.. found.Items.Select(session => session.Text("id"))]
            : trace is { Length: IdLength } && trace.All(char.IsAsciiHexDigitLower) ? [trace]
            : throw NotFound(trace);
    }

    private static async Task<RecordedRun> ReadAsync(GraphTalk talk, string id, string? at)
    {
        var steps = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var data = await talk.AskAsync(Steps, new Dictionary<string, object?> { ["id"] = id, ["at"] = at, ["after"] = after })
                .ConfigureAwait(false);
            var session = data.Find("session") ?? throw NotFound(id);
            steps.AddRange(session.Items("trace", "spans"));
            var next = session.Text("trace", "next");
            if (next.Length == 0 || next == after || steps.Count >= StepsMax)
            {
                return new(session, steps, next.Length > 0);
            }

            after = next;
        }
    }

    private static CliException NotFound(string? trace) => new(
        ExitCode.NotFound,
        trace is null ? "there are no runs yet, or none that you may see"
            : $"there is no run '{trace}', or none that you may see: 'aasm trace list' shows them");
}

/// <summary>What one agent did in a run.</summary>
/// <param name="Session">The session.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="IsCut">Whether it has more.</param>
internal sealed record RecordedRun(JsonElement Session, IReadOnlyList<JsonElement> Steps, bool IsCut)
{
    /// <summary>All of it, for programs.</summary>
    public JsonNode ToJson()
    {
        var session = Session.ToJson()!.AsObject();
        session["trace"] = new JsonObject
        {
            ["cost_usd"] = Session.Text("trace", "costUsd"),
            ["tokens"] = Session.Find("trace", "tokens")?.GetRawText() is { } tokens ? JsonNode.Parse(tokens) : null,
            ["spans"] = new JsonArray([.. Steps.Select(step => step.ToJson())]),
            ["limit_reached"] = IsCut,
        };
        return session;
    }
}
