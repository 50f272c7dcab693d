using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget topup</c>.</summary>
internal static class TopUpCommand
{
    public static Command Make(CommandContext around)
    {
        var (account, amount) = (BudgetWords.AccountArgument(), new BudgetOptions());
        var key = Words.Option("--idempotency-key", "KEY", "Names the request: repeated within a day it adds nothing");
        var (reason, org) = (BudgetWords.Reason(), BudgetWords.Org());
        var command = new Command("topup", "Add to what an account may spend in the window that goes on, and in no other") { account };
        amount.AddTo(command);
        foreach (var option in (Option[])[key, reason, org])
        {
            command.Options.Add(option);
        }

        return around.AtServer(command, async (parsed, talk) =>
        {
            var (unit, more) = amount.AmountOf(parsed);
            var request = new TopUpRequest
            {
                Org = talk.OrgOf(parsed, org),
                Account = parsed.GetValue(account)!,
                Unit = unit,
                Amount = more,
                Window = amount.WindowOf(parsed),
                IdempotencyKey = parsed.GetValue(key) ?? "",
                Reason = parsed.GetValue(reason) ?? "",
            };
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.TopUpAsync, request).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"{request.Account} may spend {more} {unit} more in '{request.Window}'",
                response.Changed, response.HasPosition ? response.Position : null);
        });
    }
}
