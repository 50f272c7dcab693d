using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary>Teams; and below them, where there are any, the tokens and the DIDs that may register.</summary>
internal static class TeamList
{
    public static void Write(Screen screen, IReadOnlyCollection<TeamRecord> teams)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { teams = teams.Select(JsonOf) });
            return;
        }

        if (teams.Count == 0)
        {
            screen.Line("no teams", Tone.Faint);
            return;
        }

        screen.Write(TeamsOf(teams));
        foreach (var sheet in (Sheet[])[TokensOf(teams), MembersOf(teams)])
        {
            if (sheet.Count > 0)
            {
                screen.Line();
                screen.Write(sheet);
            }
        }
    }

    private static Sheet TeamsOf(IEnumerable<TeamRecord> teams)
    {
        var sheet = new Sheet(
            new Column("team", IsWhole: true), new Column("org", 3, Least: 8), new Column("name", 2, Least: 8),
            new Column("active agents", IsNumber: true), new Column("enrolled", 1, IsNumber: true),
            new Column("tokens", 1, IsNumber: true));
        foreach (var team in teams)
        {
            sheet.Add(
                team.Team, team.Org, team.Name, Screen.Number(team.ActiveAgents),
                Screen.Number(team.EnrolledDids.Count), Screen.Number(team.Tokens.Count));
        }

        return sheet;
    }

    private static Sheet TokensOf(IEnumerable<TeamRecord> teams)
    {
        var sheet = new Sheet(
            new Column("token", IsWhole: true), new Column("team", Least: 8), new Column("uses left", 2, IsNumber: true),
            new Column("ends", 1), new Column("issued by", 3, Least: 10));
        foreach (var (team, token) in teams.SelectMany(team => team.Tokens.Select(token => (team, token))))
        {
            sheet.Add(
                token.TokenId, team.Team, Screen.Number(token.UsesLeft),
                WireTime.Of(token.ExpiresAtUnixMs) ?? "", token.IssuedBy);
        }

        return sheet;
    }

    private static Sheet MembersOf(IEnumerable<TeamRecord> teams)
    {
        var sheet = new Sheet(new Column("enrolled", IsWhole: true), new Column("team", 1, Least: 8));
        foreach (var (team, did) in teams.SelectMany(team => team.EnrolledDids.Select(did => (team, did))))
        {
            sheet.Add(did, team.Team);
        }

        return sheet;
    }

    private static object JsonOf(TeamRecord team) => new
    {
        org = team.Org,
        team = team.Team,
        name = team.Name,
        active_agents = team.ActiveAgents,
        enrolled_dids = team.EnrolledDids,
        tokens = team.Tokens.Select(token => new
        {
            token_id = token.TokenId,
            uses_left = token.UsesLeft,
            expires_at = WireTime.Of(token.ExpiresAtUnixMs),
            issued_by = token.IssuedBy,
        }),
    };
}
