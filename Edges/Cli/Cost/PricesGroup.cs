using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost prices</c>.</summary>
internal static class PricesGroup
{
    public static Command Make(CommandContext around) => new("prices", "See and set the prices of models")
    {
        List(around), ImportCommand.Make(around), SetCommand.Make(around), QuoteCommand.Make(around),
    };

    /// <summary>The option that says whose prices are meant.</summary>
    public static Option<string?> Org() =>
        Words.Org("The organisation whose prices count before the installation's; else the context's, else the installation's alone");

    public static string Whose(string org) => org.Length > 0 ? $"org {org}" : "the installation";

    private static Command List(CommandContext around)
    {
        var org = Org();
        var model = Words.Option("--model", "TEXT", "Only those that have this in PROVIDER/MODEL");
        return around.AtServer(
            new Command("list", "List the prices that count, in USD, and where they come from") { org, model },
            async (parsed, talk) =>
            {
                var prices = await PricePages.ReadAsync(talk, talk.OrgOf(parsed, org), parsed.GetValue(model) ?? "").ConfigureAwait(false);
                PriceList.Write(talk.Screen, prices);
            });
    }
}
