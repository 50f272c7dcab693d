using System.Text.Json;
using AgentAssembly.Commands.Core.Nodes;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class MachineQuerySpecs
{
    [Fact]
    public async Task A_node_that_starts_without_having_stopped_has_crashed()
    {
        await using var read = await ReadSide.StartAsync();
        var journal = new NodeJournal(read.Side.Journal, read.Side.Ids, "n1");
        foreach (var happened in new NodeEvent[] { new NodeEvent.Started("1.0", "p"), new NodeEvent.Stopped("drained"), new NodeEvent.Started("1.1", "p"), new NodeEvent.Started("1.2", "q") })
        {
            await journal.RecordAsync(happened, CancellationToken.None);
        }

        const string Query = "{ nodes { edges { node { version policyDigest isRunning starts crashes stopReason } } } }";
        Assert.Equal(
            """[{"node":{"version":"1.2","policyDigest":"q","isRunning":true,"starts":3,"crashes":1,"stopReason":null}}]""",
            (await read.DataAsync(Query)).GetProperty("nodes").GetProperty("edges").GetRawText());
        Assert.Equal("[]", (await read.DataAsync(Query, new SomeViewer("default", null))).GetProperty("nodes").GetProperty("edges").GetRawText());
    }

    [Fact]
    public async Task The_status_tells_the_head_of_the_log_and_how_far_documents_are()
    {
        await using var read = await ReadSide.StartAsync();
        await read.Side.JoinAsync(1);
        var head = await read.Side.Log.ReadHeadAsync(CancellationToken.None);
        var status = (await read.DataAsync("{ systemStatus { log { size root head } projections { name next lag problem isRebuilding } } }")).GetProperty("systemStatus");
        Assert.Equal(
            $$"""{"size":"{{head.Size}}","root":"{{head.Root}}","head":"{{head.Size - 1}}"}""", status.GetProperty("log").GetRawText());
        Assert.Equal(
            read.Models.All.Select(projection => (projection.Name, $"{head.Size}", 0)),
            status.GetProperty("projections").EnumerateArray().Select(each =>
                (each.GetProperty("name").GetString()!, each.GetProperty("next").GetString()!, each.GetProperty("lag").GetInt32())));
    }

    [Fact]
    public async Task What_credentials_are_checked_by_is_withheld_from_tenants_and_sealed_inputs_from_everybody()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        await read.Side.CheckAsync(agent.Calls() with { Action = agent.Calls().Action with { Payload = "{}"u8.ToArray() } });
        foreach (var (viewer, isShown) in new[] { (SomeViewer.Everything, true), (new SomeViewer("acme", null), false) })
        {
            var events = (await read.DataAsync("{ auditEvents(where: {org: [\"acme\"]}) { edges { node { type data } } } }", viewer))
                .GetProperty("auditEvents").GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node")).ToList();
            var registered = events.Single(node => node.GetProperty("type").GetString() == "agent.registered").GetProperty("data");
            Assert.Equal(isShown, registered.TryGetProperty("token_hash", out _));
            Assert.Equal(agent.Did, registered.GetProperty("did").GetString());
            Assert.All(events, node => Assert.DoesNotContain("\"inputs\":", node.GetRawText(), StringComparison.Ordinal));
        }
    }
}
