using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary><c>aasm audit export</c>: the events for other programs, each checked as it is read.</summary>
internal static class ExportCommand
{
    public static Command Make(CommandContext around)
    {
        var format = new Option<ExportFormat>("--format")
        {
            Description = $"jsonl: every field of every event. csv: {string.Join(", ", CsvEvents.Columns)}",
            HelpName = "jsonl|csv",
            Required = true,
        };
        var from = Bound("--from", "The first position, or an RFC 3339 time");
        var to = Bound("--to", "The last position, or an RFC 3339 time; it belongs to the range");
        var types = new Option<string[]>("--type")
        {
            Description = "Only events of this type, such as action.decided; may be given again",
            HelpName = "TYPE",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--output") { Description = "A file that does not exist yet; else standard output", HelpName = "FILE" };
        var state = Options.State();
        var log = Options.Log();
        var command = new Command("export", "Write events as JSON lines or CSV, offline; works while a server runs")
        {
            format, from, to, types, output, state, log,
        };
        around.Run(command, (parsed, screen, cancellationToken) =>
        {
            var folder = parsed.GetValue(log) ?? Options.StateOf(parsed, state, around.Surroundings).Log;
            var filter = new ExportFilter { From = parsed.GetValue(from), To = parsed.GetValue(to), Types = parsed.GetValue(types) ?? [] };
            var file = parsed.GetValue(output);
            using var destination = file is null ? around.Surroundings.RawOut() : Create(file);
            var report = LogExport.Write(folder, parsed.GetValue(format), filter, destination, cancellationToken);
            if (file is not null)
            {
                Say(screen, report, file);
            }

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static FileStream Create(string file)
    {
        try
        {
            return new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new CliException(ExitCode.Conflict, $"--output {file} exists: remove it, or name another file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"--output {file} cannot be written: {e.Message}", e);
        }
    }

    private static Option<LogBound?> Bound(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "POSITION|TIME",
        CustomParser = result =>
        {
            var bound = LogBound.TryParse(result.Tokens[0].Value);
            if (bound is null)
            {
                result.AddError($"{name} '{result.Tokens[0].Value}' is neither a position nor a time such as 2026-01-31T12:00:00Z");
            }

            return bound;
        },
    };

    private static void Say(Screen screen, ExportReport report, string file)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { events = report.Events, checked_events = report.Read, file });
        }
        else
        {
            screen.Line($"{Screen.Number(report.Events)} events written to {file}; {Screen.Number(report.Read)} checked");
        }
    }
}
