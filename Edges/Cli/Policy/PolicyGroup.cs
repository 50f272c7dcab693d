using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy</c>: work on policy documents. No command of it needs a server.</summary>
internal static class PolicyGroup
{
    public static Command Make(CommandContext around) => new("policy", "Check, try out and test policy documents; needs no server")
    {
        ValidateCommand.Make(around),
        LintCommand.Make(around),
        ExplainCommand.Make(around),
        DiffCommand.Make(around),
        TestCommand.Make(around),
        SimulateCommand.Make(around),
    };
}
