using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent get</c>: one agent with its budgets, now or as of a moment.</summary>
internal static class GetCommand
{
    private const string Document =
        $"query Agent($ref: String!, $at: AsOf) {{ agent(ref: $ref, at: $at) {{ {AgentShape.Selection} "
        + "trust { value state detail } "
        + $"budget {{ {BudgetLines.Selection} }} }} }}";

    public static Command Make(CommandContext around)
    {
        var agent = NamedAgent.Argument();
        var at = Moment.Option();
        return around.AtGraph(
            new Command("get", "Show one agent and its budgets, now or as of a moment") { agent, at },
            async (parsed, talk) =>
            {
                var name = parsed.GetValue(agent)!;
                var data = await talk.AskAsync(Document, new Dictionary<string, object?> { ["ref"] = name, [Moment.Variable] = parsed.GetValue(at) })
                    .ConfigureAwait(false);
                Say(talk.Screen, data.Find("agent") ?? throw AgentRefs.NotFound(name));
            });
    }

    private static void Say(Screen screen, JsonElement agent)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(agent.ToJson()!);
            return;
        }

        var status = AgentShape.StatusOf(agent);
        var mode = AgentShape.ModeOf(agent);
        var end = agent.Time("observedUntil") is { Length: > 0 } time ? $", until {time}" : "";
        var facts = new Facts()
            .AddWhole("agent", agent.Text("id"))
            .Add("name", agent.Text("name"))
            .Add("org", agent.Text("org"))
            .Add("team", agent.Text("team"))
            .Add("status", status.Text, status.Tone);
        foreach (var why in agent.Items("suspensions"))
        {
            facts.Add("suspended", $"{why.Word("kind")}: {why.Text("reason")} (by {why.Text("by")}, {why.Time("since")})", Tone.Warn);
        }

        facts.Add("mode", mode.Text + end, mode.Tone)
            .AddWhole("did", agent.Text("did"))
            .Add("framework", $"{agent.Text("framework")} {agent.Text("agentVersion")}".Trim())
            .Add("tools", string.Join(", ", agent.Items("tools").Select(tool => tool.GetString())))
            .Add("labels", string.Join(", ", agent.Items("labels").Select(label => $"{label.Text("name")}={label.Text("value")}")))
            .Add("place", agent.Find("parent") is null ? "a root" : $"{agent.Text("depth")} below its root")
            .AddWhole("parent", agent.Text("parent", "id"))
            .Add("delegated", agent.Text("delegationReason"))
            .Add("trust", TrustOf(agent))
            .Add("registered", agent.Time("registeredAt"))
            .Add("changed", agent.Time("changedAt"))
            .Add("heartbeat", agent.Find("hasLapsed") is { ValueKind: JsonValueKind.True } ? "lapsed" : "", Tone.Bad)
            .Add("version", agent.Text("streamVersion"));
        screen.Write(facts);
        SayBudgets(screen, agent);
    }

    // Absence is told as what it is.
    private static string TrustOf(JsonElement agent) => agent.Find("trust", "value") is { } value
        ? value.GetRawText()
        : $"{agent.Word("trust", "state").Replace('_', ' ')}: {agent.Text("trust", "detail")}".TrimEnd(' ', ':');

    private static void SayBudgets(Screen screen, JsonElement agent)
    {
        var sheet = BudgetLines.Of(agent.Items("budget"));
        if (sheet.Count > 0)
        {
            screen.Line();
            screen.Write(sheet);
        }
    }
}
