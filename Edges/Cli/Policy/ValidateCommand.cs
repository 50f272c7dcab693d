using System.CommandLine;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy validate</c>: all that is wrong with documents, and what they hold.</summary>
internal static class ValidateCommand
{
    private const string Example = """
        JSON (-o json):
          {
            "valid": false,
            "digest": null,
            "files": [
              {
                "file": "airline.yaml",
                "valid": false,
                "errors": [
                  {
                    "line": 3,
                    "column": 5,
                    "field": "tools.bash.alow",
                    "message": "unknown key",
                    "suggestion": "allow"
                  }
                ],
                "warnings": [],
                "notes": [],
                "document": null
              }
            ]
          }
        A valid file has in place of null:
          {
            "title": null,
            "scope": "global",
            "digest": "sha256:…",
            "default": null,
            "tools": 14,
            "rules": 2,
            "sections": ["network", "schedule"]
          }
        """;

    public static Command Make(CommandContext around)
    {
        var paths = new Argument<string[]>("FILE|DIR")
        {
            Description = "Policy files, and folders of them",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new ExampleCommand("validate", "Report everything that is wrong with policy documents, and what they hold", Example)
        {
            paths,
        };
        around.Run(command, (parsed, screen, _) =>
        {
            var given = parsed.GetValue(paths)!;
            Array.ForEach(given, PolicyInput.RequireThere);
            List<PolicyFile> files = [.. PolicyFile.ReadAll(given, path => path)];
            var isValid = files.TrueForAll(file => file.Errors.IsEmpty);
            var set = isValid ? PolicySet.Compile([.. files.Select(file => file.Document!)]) : null;
            ValidateReport.Write(screen, files, set);
            return Task.FromResult(isValid ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }
}
