using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget forecast</c>: where spending leads by the end of the month.</summary>
internal static class ForecastCommand
{
    public static Command Make(CommandContext around)
    {
        var account = BudgetWords.AccountOption("Only one account; else the org and every account with a monthly limit in USD");
        var failOver = new Option<decimal?>("--fail-over")
        {
            Description = "End with exit code 10 where more than this percentage of a limit is forecast, for pipelines",
            HelpName = "PERCENT",
            CustomParser = result => decimal.TryParse(result.Tokens[0].Value.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                ? percent
                : Refused(result),
        };
        var org = BudgetWords.Org();
        return around.AtServer(
            new Command("forecast", "Tell what will have been spent by the end of the month, if it goes on as in the last days") { account, failOver, org },
            new ServerOptions(),
            async (parsed, talk) =>
            {
                var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(client.ForecastBudgetsAsync, new ForecastBudgetsRequest
                {
                    Org = talk.OrgOf(parsed, org), Account = parsed.GetValue(account) ?? "",
                }).ConfigureAwait(false);
                Write(talk.Screen, response);
                return parsed.GetValue(failOver) is { } most && response.Forecasts.Any(forecast => PercentOf(forecast) > most)
                    ? ExitCode.Denied
                    : ExitCode.Ok;
            });
    }

    private static decimal? Refused(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--fail-over '{result.Tokens[0].Value}' must be a percentage such as 80 or 80%");
        return null;
    }

    private static decimal? PercentOf(BudgetForecast forecast) => BudgetWords.Percent(forecast.Projected, forecast.Allowance);

    private static void Write(Screen screen, ForecastBudgetsResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { at = WireTime.Of(response.AtUnixMs), forecasts = response.Forecasts.Select(JsonOf) });
            return;
        }

        var sheet = new Sheet(
            new Column("account", IsWhole: true), new Column("so far", IsNumber: true), new Column("usd a day", IsNumber: true),
            new Column("by the end", IsNumber: true), new Column("of", IsNumber: true), new Column("%", IsNumber: true),
            new Column("reached", 1), new Column("month", 2));
        foreach (var forecast in response.Forecasts)
        {
            var percent = PercentOf(forecast);
            sheet.Add(
                BudgetWords.Account(forecast.Account, forecast.Name),
                BudgetWords.Usd(forecast.Spent),
                BudgetWords.Usd(forecast.RatePerDay),
                BudgetWords.Usd(forecast.Projected),
                forecast.Allowance.Length > 0 ? BudgetWords.Usd(forecast.Allowance) : new Cell("no limit", Tone.Faint),
                new Cell(percent?.ToString("0", CultureInfo.InvariantCulture) ?? "", BudgetWords.ToneOf(percent)),
                WireTime.Of(forecast.ReachedAtUnixMs) ?? new Cell("", Tone.Faint),
                forecast.Window);
        }

        screen.Write(sheet);
        screen.Line();
        screen.Prose(
            "Assumed: spending goes on until the month's end at the rate of the last 7 days, or of the time since the account was first charged where that is shorter (at least an hour). What was spent this month is counted as it was.",
            Tone.Faint);
    }

    private static object JsonOf(BudgetForecast forecast) => new
    {
        account = forecast.Account,
        name = forecast.Name.Length > 0 ? forecast.Name : null,
        limit = forecast.Limit.Length > 0 ? forecast.Limit : null,
        window = forecast.Window,
        from = WireTime.Of(forecast.FromUnixMs),
        to = WireTime.Of(forecast.ToUnixMs),
        spent = forecast.Spent,
        rate_per_day = forecast.RatePerDay,
        trailing_seconds = forecast.TrailingSeconds,
        projected = forecast.Projected,
        allowance = forecast.Allowance.Length > 0 ? forecast.Allowance : null,
        reached_at = WireTime.Of(forecast.ReachedAtUnixMs),
    };
}
