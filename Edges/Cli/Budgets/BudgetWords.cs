using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary>How accounts and amounts are written.</summary>
internal static class BudgetWords
{
    private const int DecimalsShown = 4;
    private const string AccountRule =
        "org, installation (orgs lease what they spend of it), team:NAME, agent:ID, tree:ID (an agent with those below it), session:ID, model:PROVIDER/MODEL or tool:NAME; * for each of a kind";

    public static Argument<string> AccountArgument() => new("ACCOUNT")
    {
        Description = $"Whose spending: {AccountRule}. Agents by id or DID",
        CustomParser = Checked,
    };

    public static Option<string?> AccountOption(string description) => new("--account")
    {
        Description = $"{description}: {AccountRule}",
        HelpName = "ACCOUNT",
        CustomParser = Checked,
    };

    public static Option<string?> Org() => Words.Org("Whose budget; else the context's, else default");

    public static Option<string?> Reason() => Words.Option("--reason", "TEXT", "Why; stays in the log");

    /// <summary>An amount for a person: of money not more than four digits behind the point, and never less than it is.</summary>
    public static string Amount(string amount, string unit) =>
        decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? unit == "usd" ? Usd(number) : number.ToString("N0", CultureInfo.InvariantCulture)
            : amount;

    public static string Usd(string amount) => Amount(amount, "usd");

    /// <summary>An account with the name of its agent, where it has one.</summary>
    public static string Account(string account, string name) => name.Length > 0 ? $"{account} ({name})" : account;

    /// <summary>How much of an allowance is spent, in percent; null where there is none.</summary>
    public static decimal? Percent(string spent, string allowance) =>
        Number(spent) is { } some && Number(allowance) is { } all and > 0 ? decimal.Floor(some * 100 / all) : null;

    public static Tone ToneOf(decimal? percent) => percent switch
    {
        >= 95 => Tone.Bad,
        >= 80 => Tone.Warn,
        null => Tone.Plain,
        _ => Tone.Good,
    };

    private static string Usd(decimal number)
    {
        var up = decimal.Truncate(number) + (decimal.Ceiling((number - decimal.Truncate(number)) * 10_000m) / 10_000m);
        return up.ToString("N" + DecimalsShown, CultureInfo.InvariantCulture);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Checked(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text != "installation" && !Domain.Budgets.Account.TryParse(text, out _))
        {
            result.AddError($"'{text}' is no account: write {AccountRule}");
        }

        return text;
    }
}
