using System.Text.Json;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class AgentQuerySpecs
{
    [Fact]
    public async Task Agents_are_listed_a_page_at_a_time_with_what_was_decided_about_them()
    {
        await using var read = await ReadSide.StartAsync("tools: {search: {allow: true}, pay: {allow: false}}");
        for (var i = 1; i <= 5; i++)
        {
            var agent = await read.Side.JoinAsync(i);
            await read.Side.CheckAsync(agent.Calls("search"));
            await read.Side.CheckAsync(agent.Calls("pay"));
        }

        var data = await read.DataAsync("""
            {
              agents(first: 2, order: NAME, where: {status: [ACTIVE]}) {
                totalCount
                pageInfo { hasNextPage endCursor }
                edges { node { name status team registeredAt decisions(where: {verdict: [DENY]}) { totalCount edges { node { tool verdict rule agent { name } } } } } }
              }
            }
            """);
        var agents = data.GetProperty("agents");
        Assert.Equal(5, agents.GetProperty("totalCount").GetInt32());
        Assert.Equal(["agent 1", "agent 2"], Names(agents));
        var denied = agents.GetProperty("edges")[0].GetProperty("node").GetProperty("decisions");
        Assert.Equal("""[{"node":{"tool":"pay","verdict":"DENY","rule":"tools.pay","agent":{"name":"agent 1"}}}]""",
            denied.GetProperty("edges").GetRawText());
        var cursor = agents.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        var next = await read.DataAsync(
            "query($after: String) { agents(first: 10, order: NAME, after: $after) { edges { node { name } } } }",
            variables: new { after = cursor });
        Assert.Equal(["agent 3", "agent 4", "agent 5"], Names(next.GetProperty("agents")));
    }

    [Fact]
    public async Task As_of_a_past_position_an_agent_is_as_it_was()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        var before = (await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size - 1;
        await read.Side.Agents.SuspendAsync(WriteSide.Local, new(agent.Org, agent.Id.ToString()), "look into it", false, CancellationToken.None);
        var data = await read.DataAsync(
            "query($id: String!, $at: AsOf!) { now: agent(ref: $id) { status suspensions { kind reason } } then: agent(ref: $id, at: $at) { status } }",
            variables: new { id = agent.Id.ToString(), at = before.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal("""{"status":"SUSPENDED","suspensions":[{"kind":"MANUAL","reason":"look into it"}]}""", data.GetProperty("now").GetRawText());
        Assert.Equal("ACTIVE", data.GetProperty("then").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_belongs_to_another_tenant_or_team_does_not_exist()
    {
        await using var read = await ReadSide.StartAsync();
        var ours = await read.Side.JoinAsync(1, "acme", "payments");
        var theirs = await read.Side.JoinAsync(2, "globex", "payments");
        var sibling = await read.Side.JoinAsync(3, "acme", "travel");
        const string Query = """
            query($ref: String!) { agent(ref: $ref) { id } agents { edges { node { name } } } auditEvents { edges { node { org team } } } }
            """;
        foreach (var hidden in new[] { theirs, sibling })
        {
            var data = await read.DataAsync(Query, new SomeViewer("acme", "payments"), new { @ref = hidden.Id.ToString() });
            Assert.Equal(JsonValueKind.Null, data.GetProperty("agent").ValueKind);
            Assert.Equal(["agent 1"], Names(data.GetProperty("agents")));
            Assert.All(data.GetProperty("auditEvents").GetProperty("edges").EnumerateArray(), edge =>
                Assert.Equal("""{"node":{"org":"acme","team":"payments"}}""", edge.GetRawText()));
        }

        Assert.Equal(ours.Id.ToString(), (await read.DataAsync(Query, new SomeViewer("acme", "payments"), new { @ref = ours.Did }))
            .GetProperty("agent").GetProperty("id").GetString());
    }

    private static List<string?> Names(JsonElement connection) =>
        [.. connection.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty("name").GetString())];
}
