using System.CommandLine;
using AgentAssembly.Edges.Cli.Agents;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Topology;

/// <summary><c>aasm topology lineage</c>: from the root to one agent, and why each was delegated to.</summary>
internal static class LineageCommand
{
    private const string Fields = "id name status org team depth delegationReason observedUntil";

    private const string Document =
        $"query Lineage($ref: String!, $at: AsOf) {{ agent(ref: $ref, at: $at) {{ {Fields} lineage {{ {Fields} }} }} }}";

    private static readonly Shape Places = new(
        "lineage",
        Fields,
        agent => agent.Text("id"),
        new(new Column("depth", IsNumber: true), agent => agent.Text("depth")),
        new(new Column("agent", IsWhole: true), agent => agent.Text("id")),
        new(new Column("name", 1, Least: 10), agent => agent.Text("name")),
        new(new Column("status"), AgentShape.StatusOf),
        new(new Column("team", 2, Least: 8), agent => agent.Text("team")),
        new(new Column("delegated", 3, Least: 10), agent => agent.Text("delegationReason")),
        new(new Column("mode"), AgentShape.ModeOf, IsWide: true));

    public static Command Make(CommandContext around)
    {
        var agent = NamedAgent.Argument();
        var at = Moment.Option();
        var command = new Command("lineage", "Show who delegated to an agent, from its root on") { agent, at };
        around.Global.Lists.Add(command);
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var name = parsed.GetValue(agent)!;
            var data = await talk.AskAsync(Document, new Dictionary<string, object?> { ["ref"] = name, [Moment.Variable] = parsed.GetValue(at) })
                .ConfigureAwait(false);
            var found = data.Find("agent") ?? throw AgentRefs.NotFound(name);
            var chain = found.Items("lineage").Append(found)
                .DistinctBy(place => place.Text("id"))
                .OrderBy(place => place.Find("depth")?.GetInt32() ?? 0);
            new ListWriter(talk.Screen, Places).Write(new([.. chain], null));
        });
    }
}
