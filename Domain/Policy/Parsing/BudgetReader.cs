using System.Globalization;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `budget`.
internal static class BudgetReader
{
    private static readonly Dictionary<string, bool> Suspends = new(StringComparer.Ordinal)
    {
        ["deny"] = false,
        ["suspend"] = true,
    };

    public static BudgetSection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "budget", Vocabulary.Budget);
        var budget = new BudgetSection
        {
            Line = section.Line,
            DailyLimitUsd = Amount("daily_limit_usd"),
            MonthlyLimitUsd = Monthly("daily_limit_usd", "monthly_limit_usd"),
            TeamDailyLimitUsd = Amount("team_daily_limit_usd"),
            TeamMonthlyLimitUsd = Monthly("team_daily_limit_usd", "team_monthly_limit_usd"),
            OrgDailyLimitUsd = Amount("org_daily_limit_usd"),
            OrgMonthlyLimitUsd = Monthly("org_daily_limit_usd", "org_monthly_limit_usd"),
            Suspends = values.TryGetValue("action_on_exceed", out var action)
                && sections.Values.Word(action, "budget.action_on_exceed", Suspends) is true,
            Timezone = values.TryGetValue("timezone", out var zone)
                ? TimeReader.Zone(zone, "budget.timezone", sections)?.Id ?? "UTC"
                : "UTC",
            Window = values.TryGetValue("window", out var window)
                ? TimeReader.Duration(window, "budget.window", sections)
                : null,
        };
        return budget;

        decimal? Amount(string key) =>
            values.TryGetValue(key, out var value) ? sections.Values.Amount(value, "budget." + key) : null;

        decimal? Monthly(string dailyKey, string monthlyKey)
        {
            var monthly = Amount(monthlyKey);
            if (monthly is not null && values.TryGetValue(dailyKey, out var value)
                && value is Node.Scalar { IsPlain: true } daily
                && decimal.TryParse(daily.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var day)
                && monthly < day)
            {
                sections.Errors.Add(values[monthlyKey], "budget." + monthlyKey, $"must be >= {dailyKey}");
            }

            return monthly;
        }
    }
}
