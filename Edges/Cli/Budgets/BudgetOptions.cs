using System.CommandLine;
using System.Globalization;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary>How much, over which time: one of three units, and a window.</summary>
internal sealed class BudgetOptions
{
    private const string UnitRule = "say how much with one of --usd, --tokens and --calls";

    private readonly Option<string?> _usd = Number("--usd", "USD", "So much money");
    private readonly Option<string?> _tokens = Number("--tokens", "N", "So many tokens");
    private readonly Option<string?> _calls = Number("--calls", "N", "So many actions");

    private readonly Option<string?> _per = new("--per")
    {
        Description = "Over which time: day, month, a while up to now such as 24h or 7d, or total",
        HelpName = "WINDOW",
        Required = true,
    };

    private readonly Option<string?> _zone = Words.Option("--zone", "ZONE", "Whose days and months, such as Europe/Zurich; else UTC");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_usd, _tokens, _calls, _per, _zone])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (new[] { _usd, _tokens, _calls }.Count(option => result.GetResult(option) is not null) != 1)
            {
                result.AddError(UnitRule);
            }
            else if (result.GetValue(_per) is { } per && BudgetWindow.Parse(WindowText(per, result.GetValue(_zone))) is null)
            {
                result.AddError(
                    $"--per '{WindowText(per, result.GetValue(_zone))}' is no window: write day or month, with an IANA --zone where it is not UTC, a while such as 24h or 7d of at most 31 days, or total");
            }
        });
    }

    public (string Unit, string Amount) AmountOf(ParseResult parsed) =>
        parsed.GetValue(_usd) is { } usd ? ("usd", usd)
        : parsed.GetValue(_tokens) is { } tokens ? ("tokens", tokens)
        : ("calls", parsed.GetValue(_calls)!);

    public string WindowOf(ParseResult parsed) =>
        BudgetWindow.Parse(WindowText(parsed.GetValue(_per)!, parsed.GetValue(_zone)))!.ToString();

    private static string WindowText(string per, string? zone) => zone is null ? per : $"{per} {zone}";

    private static Option<string?> Number(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number is <= 0 or > BudgetDecider.AmountMax)
            {
                result.AddError($"{name} '{text}' must be a number of more than 0 and at most {BudgetDecider.AmountMax:0}, such as 2.50");
            }

            return text;
        },
    };
}
