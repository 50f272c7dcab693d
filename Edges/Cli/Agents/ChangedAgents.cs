using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>What a command has changed.</summary>
internal static class ChangedAgents
{
    /// <summary>Writes the agents that changed, as they are now.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="done">What happened to them, such as suspended.</param>
    /// <param name="response">What the server said.</param>
    public static void Write(Screen screen, string done, AgentsChangedResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                changed = response.HasPosition,
                position = response.HasPosition ? (ulong?)response.Position : null,
                agents = response.Agents.Select(AgentJson.Of),
            });
            return;
        }

        ChangeReport.Line(
            screen, $"{done}: {CountOf(response.Agents.Count)}", response.HasPosition ? response.Position : null);
        if (response.HasPosition && response.Agents.Count > 0)
        {
            AgentTable.Write(screen, response.Agents);
        }
    }

    public static string CountOf(int agents) => agents == 1 ? "1 agent" : $"{Screen.Number(agents)} agents";
}
