using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Cli.Log;

/// <summary><c>aasm log stat</c>.</summary>
internal static class StatCommand
{
    public static Command Make(CommandContext around)
    {
        var state = Options.State();
        var log = Options.Log();
        var command = new Command("stat", "Show a log in figures; reads the newest segment only") { state, log };
        around.Run(command, (parsed, screen, _) =>
        {
            var folder = parsed.GetValue(log) ?? Options.StateOf(parsed, state, around.Surroundings).Log;
            var stats = LogStatistics.Read(folder);
            if (screen.IsJson)
            {
                WriteJson(screen, stats);
            }
            else
            {
                Write(screen, stats);
            }

            return Task.FromResult(stats.Damage is null ? ExitCode.Ok : ExitCode.VerificationFailed);
        });
        return command;
    }

    private static void Write(Screen screen, LogStatistics log) => screen.Write(new Facts()
        .Add("log", log.LogId.ToString())
        .Add("folder", log.Folder)
        .Add("in use", log.IsInUse ? "yes" : "no")
        .Add("events", Screen.Number(log.Head.Size))
        .Add("damage", log.Damage, Tone.Bad)
        .Add("first", log.FirstAt is { } first ? Screen.Time(first) : "")
        .Add("last", log.LastAt is { } last ? Screen.Time(last) : "")
        .Add("segments", log.Segments.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Add("records", Screen.Bytes(log.EventBytes))
        .Add("on disk", $"{Screen.Bytes(log.DiskBytes)}, the newest segment's reserve included")
        .Add("uncommitted", log.UncommittedBytes > 0 ? Screen.Bytes(log.UncommittedBytes) : "")
        .Add("head file", log.HeadFileSize is { } seen ? $"has seen {Screen.Number(seen)} events" : "cannot be read", log.HeadFileSize is null ? Tone.Warn : Tone.Plain)
        .Add("index", log.IndexedEvents is { } indexed ? $"{Screen.Number(indexed)} events indexed" : "none of this log: it is built on start")
        .Add("quarantine", log.Quarantine.Count == 0
            ? "empty"
            : string.Join(", ", log.Quarantine.Select(q => $"{q.Name} ({Screen.Bytes(q.SizeBytes)})")))
        .AddWhole("head", log.Head.ToString()));

    private static void WriteJson(Screen screen, LogStatistics log) => screen.WriteJson(new
    {
        folder = log.Folder,
        log_id = log.LogId,
        in_use = log.IsInUse,
        events = log.Head.Size,
        root = log.Head.Root,
        head = log.Head.ToString(),
        first_at = log.FirstAt,
        last_at = log.LastAt,
        segments = log.Segments,
        record_bytes = log.EventBytes,
        disk_bytes = log.DiskBytes,
        uncommitted_bytes = log.UncommittedBytes,
        head_file_events = log.HeadFileSize,
        indexed_events = log.IndexedEvents,
        quarantine = log.Quarantine.Select(q => new { name = q.Name, size_bytes = q.SizeBytes }),
        damage = log.Damage,
    });
}
