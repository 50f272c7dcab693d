using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var command = new Command("inspect", "Show everything about one agent");
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var request = new GetAgentRequest { Agent = agent.Of(parsed, talk) };
            var response = await talk.AskAsync(client.GetAgentAsync, request).ConfigureAwait(false);
            Say(talk.Screen, response.Agent ?? new());
        });
    }

    private static void Say(Screen screen, AgentRecord agent)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(AgentJson.Of(agent));
            return;
        }

        var facts = new Facts()
            .AddWhole("agent", agent.Id)
            .Add("name", agent.Name)
            .Add("org", agent.Org)
            .Add("team", agent.Team)
            .Add("status", agent.Status, AgentTable.ToneOf(agent.Status));
        foreach (var why in agent.Suspensions)
        {
            facts.Add("suspended", $"{why.Kind}: {why.Text} (by {why.By}, {WireTime.Of(why.AtUnixMs)})", Tone.Warn);
        }

        AddDeclared(facts, agent);
        AddPlace(facts, agent);
        AddSigns(facts, agent);
        screen.Write(facts);
    }

    private static void AddDeclared(Facts facts, AgentRecord agent)
    {
        var end = WireTime.Of(agent.EnforcementModeExpiresAtUnixMs) is { } time ? $", until {time}" : "";
        var tone = agent.EnforcementMode == EnforcementMode.Observe ? Tone.Warn : Tone.Plain;
        var labels = agent.Labels
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}={label.Value}");
        facts.Add("mode", $"{AgentTable.ModeOf(agent)}{end}", tone)
            .AddWhole("did", agent.Did)
            .Add("framework", $"{agent.Framework} {agent.Version}".Trim())
            .Add("risk", AgentJson.RiskOf(agent.RiskTier))
            .Add("tools", string.Join(", ", agent.Tools))
            .Add("labels", string.Join(", ", labels));
    }

    private static void AddPlace(Facts facts, AgentRecord agent)
    {
        facts.Add("place", agent.ParentId.Length == 0 ? "a root" : $"{agent.Depth} below its root, {agent.Delegation}")
            .AddWhole("parent", agent.ParentId)
            .AddWhole("root", agent.ParentId.Length == 0 ? "" : agent.RootId)
            .Add("delegated", agent.DelegationReason)
            .Add("spawned by", agent.SpawnedByTool);
        foreach (var child in agent.Children)
        {
            facts.AddWhole("child", child);
        }
    }

    private static void AddSigns(Facts facts, AgentRecord agent) => facts
        .Add("credential", agent.HasCredential ? "yes" : "")
        .Add("credential", agent.HasCredential ? "" : "none: it has to register again", Tone.Warn)
        .Add("registered", WireTime.Of(agent.RegisteredAtUnixMs))
        .Add("last seen", WireTime.Of(agent.LastSeenAtUnixMs) ?? "not since the server started")
        .Add("heartbeat", agent.HeartbeatLapsed ? "lapsed" : "", Tone.Bad)
        .Add("version", $"{agent.VersionOfStream}");
}
