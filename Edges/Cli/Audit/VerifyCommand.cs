using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary><c>aasm audit verify</c>: every hash, chain and root, from the segments' bytes alone.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan ProgressAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    public static Command Make(CommandContext around)
    {
        var against = new Option<string?>("--against")
        {
            Description = "A head that was kept elsewhere: \"SIZE ROOT\", or a file that holds it",
            HelpName = "HEAD|FILE",
        };
        var state = Options.State();
        var log = Options.Log();
        var command = new Command("verify", "Verify the whole log offline; works while a server runs") { against, state, log };
        around.Run(command, (parsed, screen, _) =>
        {
            var folder = parsed.GetValue(log) ?? Options.StateOf(parsed, state, around.Surroundings).Log;
            var head = HeadOf(parsed.GetValue(against));
            var started = around.Surroundings.Time.GetTimestamp();
            var report = LogAudit.Verify(folder, head, ProgressOn(screen, around.Surroundings.Time));
            screen.Progress("");
            Say(screen, report, head, around.Surroundings.Time.GetElapsedTime(started));
            return Task.FromResult(report.IsSound ? ExitCode.Ok : ExitCode.VerificationFailed);
        });
        return command;
    }

    private static KnownHead? HeadOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (KnownHead.TryParse(text) is { } given)
        {
            return given;
        }

        if (!File.Exists(text))
        {
            throw new CliException(ExitCode.Usage,
                $"--against '{text}' is neither a head nor a file: give \"SIZE ROOT\" in quotes, as 'aasm audit verify' prints it");
        }

        return KnownHead.TryParse(File.ReadLines(text).FirstOrDefault()) ?? throw new CliException(ExitCode.Usage,
            $"--against {text} holds no head: its first line must be SIZE ROOT, as 'aasm audit verify' prints it");
    }

    private static Action<double>? ProgressOn(Screen screen, TimeProvider time)
    {
        if (!screen.MayShowProgress)
        {
            return null;
        }

        var started = time.GetTimestamp();
        var next = ProgressAfter;
        return part =>
        {
            if (time.GetElapsedTime(started) >= next)
            {
                next = time.GetElapsedTime(started) + ProgressEvery;
                screen.Progress($"verifying {part * 100:N0} %");
            }
        };
    }

    private static void Say(Screen screen, AuditReport report, KnownHead? against, TimeSpan took)
    {
        if (screen.IsJson)
        {
            WriteJson(screen, report, against);
        }
        else
        {
            Write(screen, report, against, took);
        }

        if (report.Damage is { } damage)
        {
            new ErrorReport(ExitCode.VerificationFailed, $"{damage}. {WayOut(damage)}", damage).WriteTo(screen);
        }
    }

    private static void Write(Screen screen, AuditReport report, KnownHead? against, TimeSpan took)
    {
        var isNewer = report.Damage is { IsNewerFormat: true };
        screen.Write(new Facts()
            .Add("result", report.IsSound ? "sound" : isNewer ? "NOT READABLE BY THIS BUILD" : "DAMAGED", report.IsSound ? Tone.Good : Tone.Bad)
            .Add(report.IsSound ? "events" : "sound part", $"{Screen.Number(report.Head.Size)} in {Screen.Number(report.Streams)} streams")
            .Add("files", $"{report.Segments} segment(s), {Screen.Bytes(report.SizeBytes)}, in {report.Folder}")
            .Add("uncommitted", report.UncommittedBytes > 0
                ? $"{Screen.Bytes(report.UncommittedBytes)} of an append that never ended; no answer rested on them"
                : "")
            .Add("head file", WhyNotRead(report.HeadFile), Tone.Warn)
            .Add("against", against is not null && report.IsSound ? $"{against}: it is a prefix of this log" : "")
            .Add("while in use", report.WasInUse ? "yes: what was appended meanwhile is not part of this" : "")
            .Add("took", $"{took.TotalSeconds:N2} s")
            .AddWhole("head", report.Head.ToString()));
    }

    private static string WhyNotRead(string headFile) => headFile switch
    {
        "absent" => "absent: nothing in the folder tells whether events are missing at the end",
        "unreadable" => "unreadable, as a power cut can leave it: it was ignored",
        "too_new" => "written by a newer build: it was ignored",
        _ => "",
    };

    private static string WayOut(Damage damage) => damage.IsNewerFormat
        ? "Use the newer build that wrote it"
        : "Keep these files as evidence, and bring a backup back with 'aasm log restore'";

    private static void WriteJson(Screen screen, AuditReport report, KnownHead? against) => screen.WriteJson(new
    {
        sound = report.IsSound,
        folder = report.Folder,
        events = report.Head.Size,
        root = report.Head.Root,
        head = report.Head.ToString(),
        streams = report.Streams,
        segments = report.Segments,
        size_bytes = report.SizeBytes,
        uncommitted_bytes = report.UncommittedBytes,
        while_in_use = report.WasInUse,
        head_file = report.HeadFile,
        against = against?.ToString(),
        damage = report.Damage,
    });
}
