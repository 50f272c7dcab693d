using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost</c>.</summary>
internal static class CostGroup
{
    public static Command Make(CommandContext around) => new("cost", "See what models cost, and set their prices")
    {
        PricesGroup.Make(around),
    };
}
