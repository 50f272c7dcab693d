using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>Agents, one a line.</summary>
internal static class AgentTable
{
    /// <summary>Writes a table for people.</summary>
    public static void Write(Screen screen, IEnumerable<AgentRecord> agents)
    {
        var sheet = new Sheet(
            new Column("agent", IsWhole: true), new Column("status", Least: 6), new Column("name", 1, Least: 10),
            new Column("team", 2, Least: 8), new Column("org", 3, Least: 8), new Column("mode", 4),
            new Column("last seen", 5));
        foreach (var agent in agents)
        {
            sheet.Add(
                agent.Id,
                new Cell(agent.Status, ToneOf(agent.Status)),
                agent.Name,
                agent.Team,
                agent.Org,
                new Cell(ModeOf(agent), agent.EnforcementMode == EnforcementMode.Observe ? Tone.Warn : Tone.Plain),
                LastSeenOf(agent));
        }

        screen.Write(sheet);
    }

    public static Tone ToneOf(string status) => status switch
    {
        "active" => Tone.Good,
        "suspended" => Tone.Warn,
        _ => Tone.Faint,
    };

    /// <summary>The mode in a word.</summary>
    public static string ModeOf(AgentRecord agent) => agent.EnforcementMode switch
    {
        EnforcementMode.Enforce => "enforce",
        EnforcementMode.Observe => "observe",
        EnforcementMode.Disabled => "disabled",
        EnforcementMode.Unspecified => "",
        var other => $"mode {(int)other}",
    };

    private static Cell LastSeenOf(AgentRecord agent) => new(
        WireTime.Of(agent.LastSeenAtUnixMs) ?? "not since start",
        agent.HeartbeatLapsed ? Tone.Bad : agent.LastSeenAtUnixMs == 0 ? Tone.Faint : Tone.Plain);
}
