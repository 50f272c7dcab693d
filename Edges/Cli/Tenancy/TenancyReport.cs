using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary>What became of a change of orgs, teams or roles, and how they are called.</summary>
internal static class TenancyReport
{
    /// <summary>What the server takes for the id of an org or a team.</summary>
    public const string IdRule = "1 to 64 of a-z, 0-9, dash, dot and underscore, beginning with a letter or digit";

    public static void Write(Screen screen, string done, TenancyChangedResponse response) =>
        ChangeReport.Write(screen, done, response.Changed, response.HasPosition ? response.Position : null);

    /// <summary>Makes a command that changes one thing and says no more than what.</summary>
    public static Command Changing(
        this CommandContext around,
        Command command,
        Func<ParseResult, ServerTalk, (string Done, Task<TenancyChangedResponse> Change)> change) =>
        around.AtServer(command, async (parsed, talk) =>
        {
            var (done, changing) = change(parsed, talk);
            Write(talk.Screen, done, await changing.ConfigureAwait(false));
        });

    /// <summary>The team that a role is bound to, where an empty word means the whole org.</summary>
    public static Cell TeamCell(string team) => team.Length > 0 ? team : new Cell("(all)", Tone.Faint);

    /// <summary>A team with its org, where an empty word means the default.</summary>
    public static string TeamName(string org, string team) => $"{OrDefault(org)}/{OrDefault(team)}";

    /// <summary>A team of an org, or the whole org.</summary>
    public static string Reach(string org, string team) => team.Length > 0 ? TeamName(org, team) : OrDefault(org);

    private static string OrDefault(string word) => word.Length > 0 ? word : "default";
}
