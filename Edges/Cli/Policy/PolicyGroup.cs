using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy</c>: work on policy documents without a server, and change those that one has in force.</summary>
internal static class PolicyGroup
{
    public static Command Make(CommandContext around) => new("policy", "Check, try out and test policy documents, and change those in force")
    {
        ValidateCommand.Make(around),
        LintCommand.Make(around),
        ExplainCommand.Make(around),
        DiffCommand.Make(around),
        HistoryCommand.Make(around),
        TestCommand.Make(around),
        SimulateCommand.Make(around),
        ReplayCommand.Make(around),
        GetCommand.Make(around),
        ApplyCommand.Make(around),
        WhoCanCommand.Make(around),
    };
}
