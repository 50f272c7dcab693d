using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Server;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Cli.Log;

/// <summary><c>aasm log backup</c>.</summary>
internal static class BackupCommand
{
    public static Command Make(CommandContext around)
    {
        var destination = new Argument<string>("DEST") { Description = "A folder that is empty or not there" };
        var state = Options.State();
        var log = Options.Log();
        var withKeys = new Option<bool>("--with-keys")
        {
            Description = "Copy the keys of the state folder too: whoever has the copy can then read all that is encrypted",
        };
        var command = new Command("backup", "Copy the log and verify the copy; works while a server runs. Policies are not part of it")
        {
            destination, withKeys, state, log,
        };
        around.Run(command, (parsed, screen, _) =>
        {
            var source = Options.StateOf(parsed, state, around.Surroundings);
            var report = LogBackup.Save(
                parsed.GetValue(log) ?? source.Log,
                parsed.GetValue(destination)!,
                parsed.GetValue(withKeys) ? source.Keys : null,
                ProductVersion.Text,
                around.Surroundings.Time.GetUtcNow());
            CopyText.Write(screen, report, "backed up", "Keep the head apart from the copy: 'aasm audit verify --against' proves with it that nothing was taken away.");
            if (report.HasKeys && !screen.IsJson)
            {
                screen.Prose("The copy holds the keys: guard it like the state folder, and destroy it when a key is destroyed.", Tone.Warn);
            }

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}

/// <summary><c>aasm log restore</c>.</summary>
internal static class RestoreCommand
{
    public static Command Make(CommandContext around)
    {
        var source = new Argument<string>("SRC") { Description = "The backup" };
        var state = Options.State("The state folder that gets the log; it must not have one");
        state.Required = true;
        var command = new Command("restore", "Verify a backup and bring it into a state folder; the index is rebuilt on start") { source, state };
        around.Run(command, (parsed, screen, _) =>
        {
            var folder = Options.StateOf(parsed, state, around.Surroundings);
            var report = LogBackup.Restore(parsed.GetValue(source)!, folder);
            CopyText.Write(screen, report, "restored", $"Start it with 'aasm start --state {folder.Root}'.");
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}

/// <summary>What was copied.</summary>
internal static class CopyText
{
    public static void Write(Screen screen, BackupReport report, string what, string next)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                folder = report.Folder,
                events = report.Head.Size,
                root = report.Head.Root,
                head = report.Head.ToString(),
                log_id = report.LogId,
                segments = report.Segments,
                size_bytes = report.SizeBytes,
                verified = true,
                keys = report.HasKeys,
            });
            return;
        }

        screen.Write(new Facts()
            .Add(what, $"{Screen.Number(report.Head.Size)} events, verified", Tone.Good)
            .Add("folder", report.Folder)
            .Add("files", $"{report.Segments} segment(s), {Screen.Bytes(report.SizeBytes)}")
            .Add("keys", report.HasKeys ? "with them" : "without")
            .Add("log", report.LogId.ToString())
            .AddWhole("head", report.Head.ToString()));
        screen.Prose(next, Tone.Faint);
    }
}
