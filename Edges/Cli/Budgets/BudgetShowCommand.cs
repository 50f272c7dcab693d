using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget show</c>: limits, and what was spent of them.</summary>
internal static class BudgetShowCommand
{
    public static Command Make(CommandContext around)
    {
        var account = BudgetWords.AccountOption("Only one account, or each of a kind");
        var most = new Option<uint>("--limit") { Description = "Most balances; the fullest come first", HelpName = "N", DefaultValueFactory = _ => 100 };
        var org = BudgetWords.Org();
        return around.AtServer(new Command("show", "Show limits, and what was spent of them") { account, most, org }, async (parsed, talk) =>
        {
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(client.ShowBudgetsAsync, new ShowBudgetsRequest
            {
                Org = talk.OrgOf(parsed, org), Account = parsed.GetValue(account) ?? "", Limit = parsed.GetValue(most),
            }).ConfigureAwait(false);
            Write(talk.Screen, response);
        });
    }

    private static void Write(Screen screen, ShowBudgetsResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                balances = response.Balances.Select(BalanceJson.Of),
                limits = response.Limits.Select(BalanceJson.Of),
                total = response.Total,
                stream_version = response.HasStreamVersion ? response.StreamVersion : (ulong?)null,
                open_reservations = response.OpenReservations,
            });
            return;
        }

        WriteLimits(screen, response);
        WriteBalances(screen, response);
        if (response.HasStreamVersion)
        {
            screen.Line();
            screen.Line($"as of version {response.StreamVersion} of the budget's stream; {Screen.Number(response.OpenReservations)} reservations wait for their usage", Tone.Faint);
        }
    }

    private static void WriteLimits(Screen screen, ShowBudgetsResponse response)
    {
        if (response.Limits.Count == 0)
        {
            screen.Prose("no limits: set one with 'aasm budget set', or in the budget section of a policy", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("limit", IsWhole: true), new Column("on", Least: 8), new Column("at most", IsNumber: true), new Column("per", 1),
            new Column("beyond", 2), new Column("for", 3), new Column("from", 4));
        foreach (var limit in response.Limits)
        {
            sheet.Add(
                limit.Id, limit.Account, $"{BudgetWords.Amount(limit.Amount, limit.Unit)} {limit.Unit}", limit.Window, limit.OnExceed,
                limit.Scope == "global" ? new Cell("everybody", Tone.Faint) : limit.Scope,
                limit.Clause.Length > 0 ? limit.Clause : new Cell("command", Tone.Faint));
        }

        screen.Write(sheet);
    }

    private static void WriteBalances(Screen screen, ShowBudgetsResponse response)
    {
        screen.Line();
        if (response.Balances.Count == 0)
        {
            screen.Line("nothing was spent of any limit", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("account", IsWhole: true), new Column("spent", IsNumber: true), new Column("of", IsNumber: true),
            new Column("%", IsNumber: true), new Column("per", 1), new Column("ends", 3), new Column("limit", 2, Least: 12));
        foreach (var balance in response.Balances)
        {
            var percent = BudgetWords.Percent(balance.Spent, balance.Allowance);
            sheet.Add(
                BudgetWords.Account(balance.Account, balance.Name),
                BudgetWords.Amount(balance.Spent, balance.Unit),
                $"{BudgetWords.Amount(balance.Allowance, balance.Unit)} {balance.Unit}",
                new Cell(percent?.ToString("0", System.Globalization.CultureInfo.InvariantCulture) ?? "", BudgetWords.ToneOf(percent)),
                balance.Window,
                WireTime.Of(balance.ToUnixMs) ?? new Cell("rolls", Tone.Faint),
                balance.Limit);
        }

        screen.Write(sheet);
        if (response.Total > response.Balances.Count)
        {
            screen.Line($"{Screen.Number(response.Total - response.Balances.Count)} more: ask for them with --limit or --account", Tone.Faint);
        }
    }
}
