using System.CommandLine;
using AgentAssembly.Edges.Cli.Budgets;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost</c>.</summary>
internal static class CostGroup
{
    public static Command Make(CommandContext around) => new("cost", "See what was spent, and what models cost")
    {
        SummaryCommand.Make(around), HistoryCommand.Make(around), TreeCommand.Make(around), ForecastCommand.Make(around),
        PricesGroup.Make(around),
    };
}
