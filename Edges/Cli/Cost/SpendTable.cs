using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Budgets;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>Sums of what was spent.</summary>
internal static class SpendTable
{
    public static void Write(Screen screen, SummarizeSpendResponse response, string by)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                by,
                from = WireTime.Of(response.FromUnixMs),
                to = WireTime.Of(response.ToUnixMs),
                rows = response.Rows.Select(JsonOf),
                total = JsonOf(response.Total),
                has_more = response.HasMore,
            });
            return;
        }

        screen.Line($"{WireTime.Of(response.FromUnixMs)} to {WireTime.Of(response.ToUnixMs)}", Tone.Faint);
        if (response.Rows.Count == 0)
        {
            screen.Line("nothing was spent", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column(by, IsWhole: true), new Column("usd", IsNumber: true), new Column("tokens", 1, IsNumber: true),
            new Column("calls", 2, IsNumber: true), new Column("as reserved", 3, IsNumber: true), new Column("waits", 4, IsNumber: true));
        foreach (var row in response.Rows)
        {
            Add(sheet, row.Name.Length > 0 ? $"{row.Key} ({row.Name})" : row.Key.Length > 0 ? row.Key : new Cell("(none)", Tone.Faint), row);
        }

        Add(sheet, new Cell("total", Tone.Faint), response.Total);
        screen.Write(sheet);
        Notes(screen, response);
    }

    private static void Add(Sheet sheet, Cell name, SpendRow row) => sheet.Add(
        name, BudgetWords.Usd(row.Usd), Screen.Number(row.Tokens), Screen.Number(row.Calls), BudgetWords.Usd(row.AssumedUsd), BudgetWords.Usd(row.HeldUsd));

    private static void Notes(Screen screen, SummarizeSpendResponse response)
    {
        if (response.HasMore)
        {
            screen.Line("there are more rows; the total counts them all", Tone.Faint);
        }

        if (response.Total is { AssumedUsd: not "0" })
        {
            screen.Prose("'as reserved': nobody told what was used, so that what was assumed is charged.", Tone.Faint);
        }

        if (response.Total is { UnknownModelUsd: not "0" } unknown)
        {
            screen.Prose(
                $"{BudgetWords.Usd(unknown.UnknownModelUsd)} USD of it are for models without a price, charged at the dearest: set theirs with 'aasm cost prices set'.",
                Tone.Warn);
        }
    }

    private static object JsonOf(SpendRow? row) => new
    {
        key = row?.Key ?? "",
        name = row?.Name is { Length: > 0 } name ? name : null,
        usd = row?.Usd ?? "0",
        tokens = row?.Tokens ?? 0,
        calls = row?.Calls ?? 0,
        assumed_usd = row?.AssumedUsd ?? "0",
        held_usd = row?.HeldUsd ?? "0",
        unknown_model_usd = row?.UnknownModelUsd ?? "0",
    };
}
