using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Budgets;

/// <summary><c>aasm budget clear</c>.</summary>
internal static class ClearCommand
{
    public static Command Make(CommandContext around)
    {
        var name = Words.Argument("NAME", "The limit's name");
        var (reason, org, consent) = (BudgetWords.Reason(), BudgetWords.Org(), new Consent());
        var installation = new Option<bool>("--installation") { Description = "It is a limit of the installation" };
        var command = new Command("clear", "Take a limit away that was set by command") { name, installation, reason, org };
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var id = parsed.GetValue(name)!;
            await consent.RequireAsync(parsed, $"Clear the limit {id}? Nothing holds its account to it then.", talk).ConfigureAwait(false);
            var client = new BudgetAdminService.BudgetAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.ClearLimitAsync, new ClearLimitRequest
            {
                Org = talk.OrgOf(parsed, org), Id = id, Reason = parsed.GetValue(reason) ?? "", OfInstallation = parsed.GetValue(installation),
            }).ConfigureAwait(false);
            ChangeReport.Write(talk.Screen, $"limit {id} cleared", response.Changed, response.HasPosition ? response.Position : null);
        });
    }
}
