using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Tenancy;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy who-can</c>.</summary>
internal static class WhoCanCommand
{
    public static Command Make(CommandContext around)
    {
        var scope = Words.Argument("SCOPE", "global, org:…, team:…, agent:… or tool:…");
        var org = Words.Org();
        return around.AtServer(
            new Command("who-can", "List who may change policies of a scope, and by which role") { scope, org },
            async (parsed, talk) =>
            {
                var client = new PolicyAdminService.PolicyAdminServiceClient(talk.Channel);
                var request = new WhoCanRequest { Org = talk.OrgOf(parsed, org), Scope = parsed.GetValue(scope)! };
                Say(talk.Screen, request.Scope, await talk.AskAsync(client.WhoCanAsync, request).ConfigureAwait(false));
            });
    }

    private static void Say(Screen screen, string scope, WhoCanResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                scope,
                role_needed = response.RoleNeeded,
                principals = response.Principals.Select(p => new
                {
                    principal = p.Principal,
                    role = p.Role,
                    team = p.Team.Length > 0 ? p.Team : null,
                }),
            });
            return;
        }

        screen.Write(new Facts().Add("scope", scope).Add("needs", response.RoleNeeded));
        screen.Line();
        if (response.Principals.Count == 0)
        {
            screen.Prose("Nobody has it: only the operator may. 'aasm role grant' lets somebody.", Tone.Faint);
            return;
        }

        var sheet = new Sheet(new Column("principal", IsWhole: true), new Column("role"), new Column("team", Least: 8));
        foreach (var principal in response.Principals)
        {
            sheet.Add(principal.Principal, principal.Role, TenancyReport.TeamCell(principal.Team));
        }

        screen.Write(sheet);
    }
}
