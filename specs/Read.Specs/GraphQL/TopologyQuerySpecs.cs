using System.Text.Json;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class TopologyQuerySpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Edges_are_those_that_the_write_side_counts(int seed)
    {
        await using var read = await ReadSide.StartAsync("default: allow");
        await new History(read.Side, seed).HappenAsync(150);
        using var messages = new MessageEdges(read.Side.Log, 1_000);
        var queries = new TopologyQueries(read.Side.State, messages);
        foreach (var org in (string[])["acme", "globex"])
        {
            var page = await queries.ListAsync(new() { Org = org, Limit = EdgeQuery.LimitMax }, CancellationToken.None);
            var data = await read.DataAsync(
                "query($org: String!) { edges(first: 200, where: {org: [$org]}) { totalCount edges { node { sourceId targetId kind origin sourceTeam targetTeam crossTeam count firstSeenAt lastSeenAt lastReport } } } }",
                variables: new { org });
            Assert.Equal(page.Edges.Length, data.GetProperty("edges").GetProperty("totalCount").GetInt32());
            Assert.Equal(
                page.Edges.Select(LineOf).Order(StringComparer.Ordinal),
                data.GetProperty("edges").GetProperty("edges").EnumerateArray().Select(edge => LineOf(edge.GetProperty("node"))).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_tree_and_a_lineage_are_those_of_the_write_side()
    {
        await using var read = await ReadSide.StartAsync();
        var root = await read.Side.JoinAsync(1);
        var child = await read.Side.JoinAsync(2, parent: root.Did);
        var grandchild = await read.Side.JoinAsync(3, parent: child.Did);
        await read.Side.JoinAsync(4, parent: root.Did);
        await read.Side.Agents.SuspendAsync(WriteSide.Local, new("acme", grandchild.Id.ToString()), "spec", false, CancellationToken.None);
        var trees = new AgentTrees(read.Side.State);
        var expected = ((AgentTreeReply.Found)trees.TreeOf(read.Side.State.Agents.Find(root.Id)!, 0)).Root;
        Assert.Equal(Flat(expected, 0), await TreeAsync(read, root, ""));
        Assert.Equal([(root.Id.ToString(), 0), (child.Id.ToString(), 1), (grandchild.Id.ToString(), 2)], await TreeAsync(read, root, "status: [SUSPENDED]"));
        Assert.Empty(await TreeAsync(read, root, "status: [SUSPENDED], keepAncestors: false"));
        Assert.Equal(3, (await TreeAsync(read, root, "depth: 1")).Count);

        var lineage = (await read.DataAsync("query($id: String!) { agent(ref: $id) { lineage { id } } }", variables: new { id = grandchild.Id.ToString() }))
            .GetProperty("agent").GetProperty("lineage").EnumerateArray().Select(agent => agent.GetProperty("id").GetString());
        Assert.Equal(trees.LineageOf(read.Side.State.Agents.Find(grandchild.Id)!).Select(agent => agent.Id.ToString()), lineage);
    }

    [Fact]
    public async Task A_neighbourhood_grows_by_one_edge_at_a_time_whichever_way_edges_point()
    {
        await using var read = await ReadSide.StartAsync();
        var agents = new List<TestAgent>();
        for (var i = 1; i <= 4; i++)
        {
            agents.Add(await read.Side.JoinAsync(i));
        }

        var reports = new EdgeReports(read.Side.State, read.Side.Store, read.Side.Sequencer, read.Side.Ids);
        foreach (var (source, target) in new[] { (1, 0), (1, 2), (3, 2) })
        {
            await reports.ReportAsync(
                new(WriteSide.Local, read.Side.State.Agents.Find(agents[source].Id)!, read.Side.State.Agents.Find(agents[target].Id)!, EdgeKind.Calls, EdgeMetadata.None),
                CancellationToken.None);
        }

        for (var depth = 1; depth <= 4; depth++)
        {
            var around = (await read.DataAsync(
                "query($id: String!, $depth: Int!) { agent(ref: $id) { neighbourhood(depth: $depth, kinds: [CALLS]) { nodes { id } edges { id } isCut } } }",
                variables: new { id = agents[0].Id.ToString(), depth })).GetProperty("agent").GetProperty("neighbourhood");
            Assert.Equal(
                agents.Take(depth + 1).Select(agent => agent.Id.ToString()).Order(StringComparer.Ordinal),
                around.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()));
            Assert.Equal(Math.Min(depth, 3), around.GetProperty("edges").GetArrayLength());
        }

        var answer = await read.AskAsync("query($id: String!) { agent(ref: $id) { neighbourhood(depth: 6) { isCut } } }", variables: new { id = agents[0].Id.ToString() });
        Assert.Contains("depth must be 1 to 5, not 6", answer.GetProperty("errors").GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<List<(string?, int)>> TreeAsync(ReadSide read, TestAgent root, string arguments) =>
    [
        .. (await read.DataAsync($"query($id: String!) {{ agentTree(root: $id {arguments}) {{ nodes {{ depth agent {{ id }} }} }} }}", variables: new { id = root.Id.ToString() }))
            .GetProperty("agentTree").GetProperty("nodes").EnumerateArray()
            .Select(node => (node.GetProperty("agent").GetProperty("id").GetString(), node.GetProperty("depth").GetInt32())),
    ];

    private static IEnumerable<(string?, int)> Flat(AgentTree tree, int depth) =>
        tree.Children.SelectMany(child => Flat(child, depth + 1)).Prepend((tree.Agent.Id.ToString(), depth));

    private static string LineOf(EdgeTally edge) =>
        $"{edge.Key.Source} {edge.Key.Target} {EdgeKinds.WireName(edge.Key.Kind)} {edge.Provenance} {edge.Teams.Source} {edge.Teams.Target} "
        + $"{edge.IsCrossTeam} {edge.Count} {edge.FirstAt} {edge.LastAt} {edge.LastId}".ToUpperInvariant();

    private static string LineOf(JsonElement edge) =>
        $"{edge.GetProperty("sourceId")} {edge.GetProperty("targetId")} {edge.GetProperty("kind").GetString()!.ToLowerInvariant()} "
        + $"{Capitalised(edge.GetProperty("origin").GetString()!)} {edge.GetProperty("sourceTeam")} {edge.GetProperty("targetTeam")} "
        + $"{edge.GetProperty("crossTeam")} {edge.GetProperty("count")} {edge.GetProperty("firstSeenAt")} {edge.GetProperty("lastSeenAt")} {edge.GetProperty("lastReport")}".ToUpperInvariant();

    private static string Capitalised(string word) => word[..1] + word[1..].ToLowerInvariant();
}
