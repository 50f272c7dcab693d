using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary><c>aasm org</c>.</summary>
internal static class OrgGroup
{
    public static Command Make(CommandContext around) => new("org", "Found and list organisations")
    {
        Create(around), List(around),
    };

    private static Command Create(CommandContext around)
    {
        var org = Words.Argument("ORG", $"Its id: {TenancyReport.IdRule}");
        var name = Words.Option("--name", "NAME", "Its display name");
        return around.AtServer(
            new Command("create", "Found an organisation") { org, name },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new CreateOrgRequest { Org = parsed.GetValue(org), Name = parsed.GetValue(name) ?? "" };
                var response = await talk.ChangeAsync(client.CreateOrgAsync, request).ConfigureAwait(false);
                TenancyReport.Write(talk.Screen, $"organisation {request.Org} founded", response);
            });
    }

    private static Command List(CommandContext around) => around.AtServer(
        new Command("list", "List the organisations that may be seen"),
        async (_, talk) =>
        {
            var client = new TenancyService.TenancyServiceClient(talk.Channel);
            var response = await talk.AskAsync(client.ListOrgsAsync, new ListOrgsRequest()).ConfigureAwait(false);
            Say(talk.Screen, response.Orgs);
        });

    private static void Say(Screen screen, RepeatedField<OrgRecord> orgs)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                orgs = orgs.Select(o => new { org = o.Org, name = o.Name, teams = o.Teams, active_agents = o.ActiveAgents }),
            });
            return;
        }

        var sheet = new Sheet(
            new Column("org", IsWhole: true), new Column("name", 2, Least: 8),
            new Column("teams", 1, IsNumber: true), new Column("active agents", IsNumber: true));
        foreach (var org in orgs)
        {
            sheet.Add(org.Org, org.Name, Screen.Number(org.Teams), Screen.Number(org.ActiveAgents));
        }

        screen.Write(sheet);
    }
}
