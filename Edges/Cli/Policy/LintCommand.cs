using System.CommandLine;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Linting;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy lint</c>: what valid documents say in vain, or otherwise than they seem to.</summary>
internal static class LintCommand
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".toml"];

    public static Command Make(CommandContext around)
    {
        var path = new Argument<string>("FILE|DIR") { Description = "A policy file, or a folder of them that are one policy" };
        var strict = new Option<bool>("--strict") { Description = "Exit 1 where there are warnings" };
        var command = new Command("lint", "Find clauses of a policy that do nothing, or not what they seem to") { path, strict };
        around.Run(command, (parsed, screen, _) =>
        {
            var findings = PolicyLint.Of(Read(parsed.GetValue(path)!).Documents);
            Say(screen, findings);
            var hasWarnings = findings.Any(finding => finding.Severity == LintSeverity.Warning);
            return Task.FromResult(hasWarnings && parsed.GetValue(strict) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
    }

    /// <summary>Reads the documents of a file, or of all policy files of a folder in the order of their names.</summary>
    /// <exception cref="CliException">There are none, or they have errors: all of them are named.</exception>
    public static PolicySet Read(string path)
    {
        try
        {
            var files = Directory.Exists(path)
                ? Directory.EnumerateFiles(path).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).ToList()
                : [path];
            var read = files.ConvertAll(file => PolicyDocument.Parse(Path.GetFileName(file), File.ReadAllText(file)));
            var errors = read.OfType<PolicyParseResult.Refused>().SelectMany(refused => refused.Errors).ToList();
            return read.Count == 0 ? throw new CliException(ExitCode.NotFound, $"{path} holds no {string.Join(", ", Extensions)} file")
                : errors.Count > 0 ? throw new CliException(ExitCode.Failed, $"the policy {path} has errors:\n{string.Join('\n', errors)}")
                : PolicySet.Compile([.. read.Cast<PolicyParseResult.Accepted>().Select(accepted => accepted.Document)]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.NotFound, $"there is no policy file or folder {path}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static void Say(Screen screen, IReadOnlyList<LintFinding> findings)
    {
        var warnings = findings.Count(finding => finding.Severity == LintSeverity.Warning);
        var notes = findings.Count - warnings;
        if (screen.IsJson)
        {
            screen.WriteJson(new { warnings, notes, findings = findings.Select(JsonOf) });
            return;
        }

        foreach (var finding in findings)
        {
            var isWarning = finding.Severity == LintSeverity.Warning;
            screen.Prose($"{(isWarning ? "warning" : "note")}: {finding}", isWarning ? Tone.Warn : Tone.Plain);
        }

        screen.Line(
            findings.Count == 0 ? "nothing found" : $"{Count(warnings, "warning")}, {Count(notes, "note")}",
            warnings > 0 ? Tone.Warn : Tone.Good);
    }

    private static string Count(int count, string what) => $"{Screen.Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static object JsonOf(LintFinding finding) => new
    {
        rule = finding.Rule,
        severity = finding.Severity.ToString().ToLowerInvariant(),
        document = finding.Document,
        line = finding.Line,
        field = finding.Field,
        message = finding.Message,
    };
}
