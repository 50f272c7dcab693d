using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary><c>aasm role</c>.</summary>
internal static class RoleGroup
{
    public static Command Make(CommandContext around) => new("role", "Say who may act for an organisation or a team")
    {
        Grant(around), Revoke(around), List(around),
    };

    private static Command Grant(CommandContext around)
    {
        var (principal, reach) = (Principal(), Reach());
        var role = Words.ChoiceArgument("ROLE", "What it may", "auditor", "viewer", "developer", "team_admin", "org_admin");
        return around.AtServer(
            new Command("grant", "Let a principal act for an organisation or a team")
            {
                principal, role, reach.Org, reach.Team,
            },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new GrantRoleRequest
                {
                    Org = talk.OrgOf(parsed, reach.Org),
                    Team = parsed.GetValue(reach.Team) ?? "",
                    Principal = parsed.GetValue(principal),
                    Role = parsed.GetValue(role),
                };
                var response = await talk.ChangeAsync(client.GrantRoleAsync, request).ConfigureAwait(false);
                var done = $"{request.Principal} is {request.Role} of {TenancyReport.Reach(request.Org, request.Team)}";
                TenancyReport.Write(talk.Screen, done, response);
            });
    }

    private static Command Revoke(CommandContext around)
    {
        var (principal, reach) = (Principal(), Reach());
        return around.AtServer(
            new Command("revoke", "Take a role back, as it was granted") { principal, reach.Org, reach.Team },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new RevokeRoleRequest
                {
                    Org = talk.OrgOf(parsed, reach.Org),
                    Team = parsed.GetValue(reach.Team) ?? "",
                    Principal = parsed.GetValue(principal),
                };
                var response = await talk.ChangeAsync(client.RevokeRoleAsync, request).ConfigureAwait(false);
                var lost = TenancyReport.Reach(request.Org, request.Team);
                TenancyReport.Write(talk.Screen, $"{request.Principal} has no role of {lost} any more", response);
            });
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        return around.AtServer(
            new Command("list", "List the roles of an organisation") { org },
            async (parsed, talk) =>
            {
                var client = new TenancyService.TenancyServiceClient(talk.Channel);
                var request = new ListRolesRequest { Org = talk.OrgOf(parsed, org) };
                Say(talk.Screen, (await talk.AskAsync(client.ListRolesAsync, request).ConfigureAwait(false)).Roles);
            });
    }

    private static Argument<string> Principal() =>
        Words.Argument("PRINCIPAL", "Who, such as agent:did:key:… or user:anna");

    private static (Option<string?> Org, Option<string?> Team) Reach() =>
        (Words.Org(), Words.Option("--team", "TEAM", "The team that the role is bound to; else the whole organisation"));

    private static void Say(Screen screen, RepeatedField<RoleRecord> roles)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                roles = roles.Select(r => new
                {
                    principal = r.Principal,
                    team = r.Team.Length > 0 ? r.Team : null,
                    role = r.Role,
                    granted_by = r.GrantedBy,
                }),
            });
            return;
        }

        if (roles.Count == 0)
        {
            screen.Line("no roles", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("principal", IsWhole: true), new Column("role"), new Column("team", Least: 8),
            new Column("granted by", 1, Least: 10));
        foreach (var role in roles)
        {
            sheet.Add(role.Principal, role.Role, TenancyReport.TeamCell(role.Team), role.GrantedBy);
        }

        screen.Write(sheet);
    }
}
