using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Approvals;

/// <summary><c>aasm approvals routes</c>: whom requests go to.</summary>
internal static class RouteCommands
{
    private static readonly string[] Roles = ["developer", "team_admin", "org_admin"];
    private static readonly TimeSpan EscalationMax = TimeSpan.FromDays(30);

    public static Command Make(CommandContext around) => new("routes", "See and say whom requests go to, and who decides in whose place")
    {
        List(around), Set(around), Clear(around),
    };

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(new Command("list", "List routes and delegations") { org }, async (parsed, talk) =>
        {
            var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
            var response = await talk.AskAsync(
                client.ListApprovalRoutesAsync, new ListApprovalRoutesRequest { Org = talk.OrgOf(parsed, org) }).ConfigureAwait(false);
            Write(talk.Screen, response);
        });
    }

    private static Command Set(CommandContext around)
    {
        var (team, kind, org) = (Team(), Kind(), Words.Org());
        var roles = Words.Many("--role", "ROLE", "Who may decide; may be given again", Roles);
        roles.Required = true;
        var escalation = Words.Choice("--escalate-to", "ROLE", "Who is asked when they do not answer, else org_admin", Roles);
        var after = Durations.Option(
            "--escalate-after", "After how long, else half of the time until expiry", TimeSpan.FromSeconds(1), EscalationMax);
        var command = new Command("set", "Say whom requests of a team and kind go to; a policy that names roles comes first")
        {
            team, kind, roles, escalation, after, org,
        };
        return around.AtServer(command, (parsed, talk) =>
        {
            var route = new ApprovalRouteRecord
            {
                Team = parsed.GetValue(team) ?? "",
                Kind = parsed.GetValue(kind) ?? "",
                EscalationRole = parsed.GetValue(escalation) ?? "",
                EscalateAfterSecs = (uint)(parsed.GetValue(after)?.TotalSeconds ?? 0),
            };
            route.Roles.AddRange(parsed.GetValue(roles) ?? []);
            var request = new SetApprovalRouteRequest { Org = talk.OrgOf(parsed, org), Route = route };
            var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
            return SayAsync(talk, $"requests {OfWhom(route)} go to {string.Join(" or ", route.Roles)}",
                talk.ChangeAsync(client.SetApprovalRouteAsync, request));
        });
    }

    private static Command Clear(CommandContext around)
    {
        var (team, kind, org) = (Team(), Kind(), Words.Org());
        return around.AtServer(
            new Command("clear", "Let requests of a team and kind go the way of all others") { team, kind, org },
            (parsed, talk) =>
            {
                var route = new ApprovalRouteRecord { Team = parsed.GetValue(team) ?? "", Kind = parsed.GetValue(kind) ?? "" };
                var request = new ClearApprovalRouteRequest { Org = talk.OrgOf(parsed, org), Team = route.Team, Kind = route.Kind };
                var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
                return SayAsync(talk, $"requests {OfWhom(route)} go the way of all others",
                    talk.ChangeAsync(client.ClearApprovalRouteAsync, request));
            });
    }

    internal static async Task SayAsync(ServerTalk talk, string done, Task<RoutingChangedResponse> change)
    {
        var response = await change.ConfigureAwait(false);
        ChangeReport.Write(talk.Screen, done, response.Changed, response.HasPosition ? response.Position : null);
    }

    private static Option<string?> Team() => Words.Option("--team", "TEAM", "Requests of this team; else of every team without a route of its own");

    private static Option<string?> Kind() => Words.Option(
        "--kind", "KIND", "Requests of this kind, such as TOOL_CALL; else of every kind without a route of its own");

    private static string OfWhom(ApprovalRouteRecord route) =>
        $"of {(route.Team.Length > 0 ? $"team {route.Team}" : "every team")} and {(route.Kind.Length > 0 ? $"kind {route.Kind}" : "every kind")}";

    private static void Write(Screen screen, ListApprovalRoutesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                routes = response.Routes.Select(route => new
                {
                    team = route.Team,
                    kind = route.Kind,
                    roles = route.Roles.ToArray(),
                    escalation_role = route.EscalationRole,
                    escalate_after_secs = route.EscalateAfterSecs,
                }),
                delegations = response.Delegations.Select(each => new
                {
                    from = each.From, to = each.To, team = each.Team, reason = each.Reason, until = WireTime.Of(each.UntilUnixMs),
                }),
            });
            return;
        }

        var routes = new Sheet(
            new Column("team", Least: 8), new Column("kind", Least: 8), new Column("asks", 1, Least: 12), new Column("then", 2), new Column("after", 3));
        foreach (var route in response.Routes)
        {
            routes.Add(
                Or(route.Team, "every"), Or(route.Kind, "every"), string.Join(" or ", route.Roles), Or(route.EscalationRole, "org_admin"),
                route.EscalateAfterSecs == 0 ? "half of the time" : $"{route.EscalateAfterSecs} s");
        }

        routes.Add(Or("", "others"), Or("", "others"), "team_admin", "org_admin", "half of the time");
        screen.Write(routes);
        if (response.Delegations.Count == 0)
        {
            return;
        }

        screen.Line();
        var delegations = new Sheet(
            new Column("decides", Least: 12), new Column("for", Least: 12), new Column("team", 1), new Column("until", 2), new Column("why", 3));
        foreach (var each in response.Delegations)
        {
            delegations.Add(each.To, each.From, Or(each.Team, "every"), WireTime.Of(each.UntilUnixMs) ?? "", each.Reason);
        }

        screen.Write(delegations);
    }

    private static Cell Or(string text, string otherwise) => text.Length > 0 ? new Cell(text) : new Cell(otherwise, Tone.Faint);
}
