using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy test</c>: runs assertion files.</summary>
internal static class TestCommand
{
    private const string Example = """
        An assertion file, in YAML or JSON:
          policy: support.yaml                # or policies: [base.yaml, teams/]; relative to this file
          limits: shared                      # cases find limits as earlier ones left them; else own
          at: 2026-07-01T12:00:00Z            # of actions that do not say; else now
          cases:
            - name: a large refund waits for a person
              action: { kind: tool_call, tool: issue_refund, args: { amount: 900 } }   # see policy explain
              expect:
                verdict: pending              # allow, redact, pending or deny; all others are optional
                reason: approval required
                reason_code: approval_required
                rule: tools.issue_refund
                clause: support.yaml:7
                redact: []                    # all paths, in any order
                approval_timeout: 300
                narrowed: false

        JSON (-o json):
          {
            "passed": 1,
            "failed": 1,
            "broken": 0,                      files that could not be run
            "files": [
              {
                "file": "support.test.yaml",
                "errors": [],
                "cases": [
                  {
                    "name": "a large refund waits for a person",
                    "line": 5,
                    "passed": false,
                    "mismatches": [{ "part": "verdict", "expected": "pending", "actual": "allow" }],
                    "detail": "…"
                  }
                ]
              }
            ]
          }
        The exit code is 1 where a case fails, a file is broken or the filter leaves no case.
        """;

    public static Command Make(CommandContext around)
    {
        var files = new Argument<string[]>("FILE") { Description = "Assertion files, as below", Arity = ArgumentArity.OneOrMore };
        var filter = new Option<string>("--filter")
        {
            Description = "Only cases whose name holds this text, in any case of letters",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        var junit = new Option<string?>("--junit") { Description = "Also write the results to this file, as JUnit XML", HelpName = "FILE" };
        var command = new ExampleCommand("test", "Run assertion files: which actions policies must decide how", Example)
        {
            files, filter, junit,
        };
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            var tested = new List<TestedFile>();
            foreach (var file in parsed.GetValue(files)!)
            {
                tested.Add(await TestedFile.RunAsync(
                    file, parsed.GetValue(filter)!, around.Surroundings.Time, cancellationToken).ConfigureAwait(false));
            }

            if (parsed.GetValue(junit) is { } report)
            {
                JUnitReport.Write(report, tested);
            }

            TestReport.Write(screen, tested);
            return tested.Exists(file => file.Results.Length > 0) && tested.TrueForAll(file => file.Errors.IsEmpty && !file.Failures.Any())
                ? ExitCode.Ok
                : ExitCode.Failed;
        });
        return command;
    }
}
