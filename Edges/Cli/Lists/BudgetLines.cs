using System.Text.Json;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>What accounts spent and what is left of their limits, one limit a line.</summary>
internal static class BudgetLines
{
    /// <summary>What is asked for of each account.</summary>
    public const string Selection =
        "account usd heldUsd tokens calls balances { limit { id amount unit window } spent remaining percentUsed }";

    public static Sheet Of(IEnumerable<JsonElement> accounts)
    {
        var sheet = new Sheet(
            new Column("account", Least: 12), new Column("limit", 2, Least: 8), new Column("unit", 3), new Column("amount", 1, IsNumber: true),
            new Column("spent", IsNumber: true), new Column("remaining", IsNumber: true));
        foreach (var account in accounts)
        {
            var balances = account.Items("balances").ToList();
            foreach (var balance in balances)
            {
                sheet.Add(
                    account.Text("account"), balance.Text("limit", "id"), balance.Word("limit", "unit"), balance.Text("limit", "amount"),
                    balance.Text("spent"), new Cell(balance.Text("remaining"), ToneOf(balance)));
            }

            if (balances.Count == 0)
            {
                sheet.Add(account.Text("account"), "", "usd", "", account.Text("usd"), new Cell("no limit", Tone.Faint));
            }
        }

        return sheet;
    }

    private static Tone ToneOf(JsonElement balance) =>
        balance.Text("remaining") is "0" || balance.Text("remaining").StartsWith('-') ? Tone.Bad : Tone.Plain;
}
