using System.CommandLine;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Linting;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy lint</c>: what valid documents say in vain, or otherwise than they seem to.</summary>
internal static class LintCommand
{
    public static Command Make(CommandContext around)
    {
        var path = new Argument<string>("FILE|DIR") { Description = "A policy file, or a folder of them that are one policy" };
        var strict = new Option<bool>("--strict") { Description = "Exit 1 where there are warnings" };
        var command = new Command("lint", "Find clauses of a policy that do nothing, or not what they seem to") { path, strict };
        around.Run(command, (parsed, screen, _) =>
        {
            var findings = PolicyLint.Of(PolicyInput.ReadSet(parsed.GetValue(path)!).Documents);
            Say(screen, findings);
            var hasWarnings = findings.Any(finding => finding.Severity == LintSeverity.Warning);
            return Task.FromResult(hasWarnings && parsed.GetValue(strict) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
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
