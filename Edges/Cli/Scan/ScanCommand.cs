using System.CommandLine;
using System.Text;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Domain.Scanning.Locales;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Scan;

/// <summary><c>aasm scan</c>: what the scanner finds in a file, and the file without it. Never prints what it found.</summary>
internal static class ScanCommand
{
    /// <summary>Largest input. A scan holds its text several times over.</summary>
    public const int InputBytesMax = 64 * 1024 * 1024;

    public static Command Make(CommandContext around)
    {
        var mode = new Option<ScanMode>("--mode")
        {
            Description = "strict: few false alarms, through escapes and encodings; compatible: as the existing scanner does",
            HelpName = "strict|compatible",
            DefaultValueFactory = _ => ScanMode.Strict,
            CustomParser = result => result.Tokens[0].Value switch
            {
                "strict" => ScanMode.Strict,
                "compatible" => ScanMode.Compatible,
                var other => Refuse(result, $"--mode '{other}' is neither strict nor compatible"),
            },
        };
        var locales = new Option<string[]>("--locale")
        {
            Description = $"A pack of a country's identifiers; known: {string.Join(", ", LocalePacks.All.Select(p => p.Tag))}. May be repeated",
            HelpName = "TAG",
        };
        locales.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => LocalePacks.All.All(p => p.Tag != t.Value)))
            {
                result.AddError($"--locale '{token.Value}' is not known; known are {string.Join(", ", LocalePacks.All.Select(p => p.Tag))}");
            }
        });
        var file = new Argument<string>("FILE")
        {
            Description = "What to scan, at most 64 MiB of UTF-8; - or nothing for standard input",
            DefaultValueFactory = _ => InputFile.Standard,
        };
        var command = new Command("scan", "Find secrets and personal data in a file and print it without them") { mode, locales, file };
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var scanner = new Scanner(new() { Mode = parsed.GetValue(mode), Locales = [.. parsed.GetValue(locales) ?? []] });
            var text = await InputFile.ReadAsync(parsed.GetValue(file)!, InputBytesMax, "scan it in parts", cancellationToken).ConfigureAwait(false);
            var findings = scanner.Scan(text);
            Say(screen, findings, Encoding.UTF8.GetString(scanner.Redact(text, findings)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Say(Screen screen, IReadOnlyList<Finding> findings, string redacted)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                findings = findings.Select(f => new
                {
                    kind = f.Kind.Name,
                    category = f.Kind.Category,
                    severity = f.Kind.Severity.ToString().ToLowerInvariant(),
                    confidence = f.Confidence.ToString().ToLowerInvariant(),
                    start = f.Start,
                    end = f.End,
                }),
                redacted,
            });
            return;
        }

        var sheet = new Sheet(
            new Column("kind"), new Column("start", IsNumber: true), new Column("end", IsNumber: true),
            new Column("severity", Rank: 1), new Column("confidence", Rank: 2));
        foreach (var finding in findings)
        {
            sheet.Add(
                finding.Kind.Name,
                Screen.Number(finding.Start),
                Screen.Number(finding.End),
                new Cell(finding.Kind.Severity.ToString().ToLowerInvariant(), finding.Kind.Severity >= Severity.High ? Tone.Bad : Tone.Warn),
                finding.Confidence.ToString().ToLowerInvariant());
        }

        if (sheet.Count == 0)
        {
            screen.Line("nothing found", Tone.Good);
        }
        else
        {
            screen.Write(sheet);
        }

        screen.Line();
        foreach (var line in redacted.TrimEnd('\n').Split('\n'))
        {
            screen.Prose(line);
        }
    }

    private static ScanMode Refuse(System.CommandLine.Parsing.ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}
