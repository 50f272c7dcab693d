using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Alerts;

/// <summary><c>aasm alerts routes</c>.</summary>
internal static class RouteGroup
{
    public static Command Make(CommandContext around) => new("routes", "Say whom alerts are told besides those whom a rule names")
    {
        List(around), Set(around), Clear(around),
    };

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("list", "List the routes") { org }, async (parsed, talk) =>
        {
            var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(
                client.ListAlertRoutesAsync, new ListAlertRoutesRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false);
            WriteList(talk.Screen, response);
        });
    }

    private static Command Set(CommandContext around)
    {
        var (org, category, team) = (Words.Org(), Category(), Team());
        var least = AlertGroup.Severity("--min-severity", "Only of this severity or a higher one");
        var to = Words.Many(
            "--destination", "NAME", "Who is told, as 'aasm alerts destinations list' shows it; may be given again");
        to.Required = true;
        return around.AtServer(
            new Command("set", "Tell alerts to destinations; takes the place of the route for the same category and team")
            {
                to, category, team, least, org,
            },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.SetAlertRouteAsync, new SetAlertRouteRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Route = new AlertRouteRecord
                    {
                        Category = parsed.GetValue(category) ?? "",
                        Team = parsed.GetValue(team) ?? "",
                        MinSeverity = parsed.GetValue(least) ?? "",
                        Destinations = { parsed.GetValue(to) ?? [] },
                    },
                }).ConfigureAwait(false);
                ChangeReport.Write(talk.Screen, "route set", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static Command Clear(CommandContext around)
    {
        var (org, category, team) = (Words.Org(), Category(), Team());
        return around.AtServer(
            new Command("clear", "Let alerts not go that way any more") { category, team, org },
            async (parsed, talk) =>
            {
                var client = new AlertAdminService.AlertAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.ClearAlertRouteAsync, new ClearAlertRouteRequest
                {
                    Org = talk.OrgOf(parsed, org), Category = parsed.GetValue(category) ?? "", Team = parsed.GetValue(team) ?? "",
                }).ConfigureAwait(false);
                ChangeReport.Write(talk.Screen, "route cleared", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static Option<string?> Category() => Words.Option("--category", "CATEGORY", "Alerts of this category; else of all");

    private static Option<string?> Team() => Words.Option("--team", "TEAM", "Alerts of this team; else of all");

    private static void WriteList(Screen screen, ListAlertRoutesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                routes = response.Routes.Select(route => new
                {
                    category = route.Category, team = route.Team, min_severity = route.MinSeverity, destinations = route.Destinations,
                }),
            });
            return;
        }

        if (response.Routes.Count == 0)
        {
            screen.Line("no routes", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("category"), new Column("team"), new Column("least severity", 1), new Column("destinations", Least: 12));
        foreach (var route in response.Routes)
        {
            sheet.Add(AnyOr(route.Category), AnyOr(route.Team), route.MinSeverity, string.Join(' ', route.Destinations));
        }

        screen.Write(sheet);
    }

    private static string AnyOr(string text) => text.Length > 0 ? text : "any";
}
