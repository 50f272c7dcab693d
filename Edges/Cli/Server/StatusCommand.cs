using System.CommandLine;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary><c>aasm status</c>: whether a server runs on the state folder, and how it is.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    public static Command Make(CommandContext around)
    {
        var state = Options.State();
        var command = new Command("status", "Show whether a server runs, what it serves and whether it can decide") { state };
        var trusted = new TrustOptions();
        trusted.AddTo(command);
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var folder = Options.StateOf(parsed, state, around.Surroundings);
            var trust = trusted.Of(parsed, context: null, around.Surroundings);
            if (RunFile.Find(folder) is not { } running)
            {
                return SayNothingRuns(screen, folder);
            }

            var (readiness, problem) = await AskAsync(running, trust, cancellationToken).ConfigureAwait(false);
            var uptime = around.Surroundings.Time.GetUtcNow() - running.StartedAt;
            Say(screen, folder, running, uptime, readiness, problem);
            return readiness is null ? ExitCode.Unreachable
                : Text(readiness, "status") == "ready" ? ExitCode.Ok
                : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<(JsonNode? Readiness, string? Problem)> AskAsync(
        RunFile running, ClientTrust trust, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(trust.MakeHandler()) { Timeout = AnswerLimit };
        try
        {
            using var response = await client.GetAsync(new Uri($"{running.Http}/readyz"), cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return (JsonNode.Parse(body), null);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException
            || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, $"process {running.ProcessId} runs and {running.Http}/readyz does not answer: {WordsOf(e, running)}");
        }
    }

    // A server that refuses a client's certificate breaks the connection, and some systems hide its reason.
    private static string WordsOf(Exception e, RunFile running) => TlsProblem.Of(e)
        ?? (running.Http.StartsWith(Address.Tls, StringComparison.Ordinal)
            ? $"{e.Message.TrimEnd('.')}; {TlsProblem.Certificate}"
            : e.Message);

    private static int SayNothingRuns(Screen screen, StateFolder folder)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { running = false, state_folder = folder.Root });
        }
        else
        {
            screen.Line($"not running: no server on the state folder {folder.Root}", Tone.Warn);
            screen.Prose("Start one with 'aasm start', or name another folder with --state.");
        }

        return ExitCode.Unreachable;
    }

    private static void Say(
        Screen screen, StateFolder folder, RunFile running, TimeSpan uptime, JsonNode? readiness, string? problem)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                running = true,
                process_id = running.ProcessId,
                version = running.Version,
                started_at = running.StartedAt,
                uptime_seconds = (long)uptime.TotalSeconds,
                grpc = running.Grpc,
                http = running.Http,
                socket = running.Socket,
                state_folder = folder.Root,
                problem,
                readiness,
            });
            return;
        }

        var status = readiness is null ? "not answering" : Text(readiness, "status");
        var facts = new Facts()
            .Add("status", status, status == "ready" ? Tone.Good : Tone.Bad)
            .Add("problem", problem ?? Text(readiness?["ledger"], "problem"), Tone.Bad)
            .Add("process", $"{running.ProcessId}, version {running.Version}, up {Uptime(uptime)}")
            .Add("grpc", running.Grpc)
            .Add("http", running.Http)
            .Add("socket", running.Socket)
            .Add("state", folder.Root);
        AddReadiness(facts, readiness);
        screen.Write(facts);
    }

    private static void AddReadiness(Facts facts, JsonNode? readiness)
    {
        if (readiness is null)
        {
            return;
        }

        if (readiness["ledger"] is null)
        {
            facts.Add("details", "told to those who show a credential; this server believes nobody without one", Tone.Faint);
            return;
        }

        var documents = readiness["policy"]?["documents"] as JsonArray ?? [];
        var unrecorded = Text(readiness["ledger"], "denials_without_event");
        facts.AddWhole("head", $"{Text(readiness["ledger"], "size")} {Text(readiness["ledger"], "root")}")
            .Add("policy", documents.Count == 0
                ? "NONE: EVERY ACTION IS DENIED"
                : $"{string.Join(", ", documents.Select(d => d?.ToString()))} {Text(readiness["policy"], "digest")}",
                documents.Count == 0 ? Tone.Bad : Tone.Plain)
            .Add("tls", TlsText(readiness["tls"]))
            .Add("tls warning", Text(readiness["tls"], "warning"), Tone.Warn)
            .Add("tls problem", Text(readiness["tls"], "reload_problem"), Tone.Bad)
            .Add("agents", $"{Text(readiness["agents"], "active")} active")
            .Add("unrecorded", unrecorded is "0" or "" ? "" : $"{unrecorded} denials without an event", Tone.Bad);
    }

    private static string TlsText(JsonNode? tls) => tls is null
        ? ""
        : $"{Text(tls, "subject")}, {Text(tls, "days_left")} days left, until {Text(tls, "not_after")}";

    private static string Text(JsonNode? node, string name) => node?[name]?.ToString() ?? "";

    private static string Uptime(TimeSpan uptime) => uptime.TotalDays >= 1
        ? $"{(int)uptime.TotalDays} d {uptime.Hours} h"
        : uptime.TotalHours >= 1 ? $"{uptime.Hours} h {uptime.Minutes} min"
        : uptime.TotalMinutes >= 1 ? $"{uptime.Minutes} min {uptime.Seconds} s"
        : $"{Math.Max(0, uptime.Seconds)} s";
}
