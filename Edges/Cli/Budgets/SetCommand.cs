using System.CommandLine;
using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget set</c>.</summary>
internal static class SetCommand
{
    public static Command Make(CommandContext around)
    {
        var name = Words.Argument("NAME", "The limit's name: 1 to 64 of a-z, 0-9, dash, dot and underscore");
        var account = BudgetWords.AccountArgument();
        var amount = new BudgetOptions();
        var onExceed = Words.Choice(
            "--on-exceed", "ACTION", "What becomes of an action that would go beyond; else it is denied", "deny", "suspend", "approve", "alert");
        var thresholds = Thresholds();
        var (reason, org) = (BudgetWords.Reason(), BudgetWords.Org());
        var command = new Command("set", "Set a limit, or change one; what was spent before counts") { name, account };
        amount.AddTo(command);
        foreach (var option in (Option[])[onExceed, thresholds, reason, org])
        {
            command.Options.Add(option);
        }

        return around.AtServer(command, async (parsed, talk) =>
        {
            var (unit, most) = amount.AmountOf(parsed);
            var limit = new BudgetLimit
            {
                Id = parsed.GetValue(name)!,
                Account = parsed.GetValue(account)!,
                Unit = unit,
                Amount = most,
                Window = amount.WindowOf(parsed),
                OnExceed = parsed.GetValue(onExceed) ?? "",
                Thresholds = { parsed.GetValue(thresholds) ?? [] },
            };
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.SetLimitAsync, new SetLimitRequest
            {
                Org = talk.OrgOf(parsed, org), Limit = limit, Reason = parsed.GetValue(reason) ?? "",
            }).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"limit {limit.Id} set: {limit.Account} spends {most} {unit} per {limit.Window} at most",
                response.Changed, response.HasPosition ? response.Position : null);
        });
    }

    private static Option<uint[]?> Thresholds() => new("--thresholds")
    {
        Description = "Percentages whose crossing is recorded, ascending; else 80,95,100",
        HelpName = "LIST",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            var numbers = parts.Select(part => uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
            if (numbers.Contains(0u))
            {
                result.AddError($"--thresholds '{result.Tokens[0].Value}' must be percentages from 1 to 100 such as 50,80,100");
            }

            return numbers;
        },
    };
}
