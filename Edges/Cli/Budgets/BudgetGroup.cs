using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget</c>.</summary>
internal static class BudgetGroup
{
    public static Command Make(CommandContext around) => new("budget", "Limit what agents spend, and see what is left")
    {
        SetCommand.Make(around), ClearCommand.Make(around), TopUpCommand.Make(around), BudgetShowCommand.Make(around),
        TreeCommand.Make(around), ForecastCommand.Make(around),
    };
}
