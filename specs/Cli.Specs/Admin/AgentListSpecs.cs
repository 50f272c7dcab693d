using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>A list is read to its end or to the limit, and says which.</summary>
public sealed class AgentListSpecs
{
    [Fact]
    public async Task Every_page_is_read()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<ListAgentsRequest>(Page("a", 1, 2), Page("b"), Page("", 3));

        var (ids, isCut) = await ListAsync(server, 100);

        Assert.Equal(["1", "2", "3"], ids);
        Assert.False(isCut);
        Assert.Equal(
            ["""ListAgents { "pageSize": 100 }""", """ListAgents { "pageSize": 98, "pageToken": "a" }""", """ListAgents { "pageSize": 98, "pageToken": "b" }"""],
            server.Script.Asked);
    }

    [Theory]
    [InlineData(3, "", false)]
    [InlineData(3, "more", true)]
    [InlineData(2, "", true)]
    public async Task It_ends_at_the_limit_and_says_whether_there_is_more(int limit, string next, bool isCut)
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<ListAgentsRequest>(Page(next, 1, 2, 3));

        var found = await ListAsync(server, limit);

        Assert.Equal((limit, isCut), (found.Ids.Count, found.IsCut));
        Assert.Single(server.Script.Asked);
    }

    [Fact]
    public async Task People_are_told_that_there_is_more()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<ListAgentsRequest>(Page("more", 1));

        var run = await Aasm.RunAsync("agent", "list", "--limit", "1", "--grpc", server.Address);

        Assert.Contains("There are more than these 1: raise --limit to see them.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_round_in_circles_is_not_followed()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<ListAgentsRequest>(Page("again"));

        var run = await Aasm.RunAsync("agent", "list", "--grpc", server.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the same page again", run.Error, StringComparison.Ordinal);
    }

    private static ListAgentsResponse Page(string next, params int[] ids) => new()
    {
        Agents = { ids.Select(id => new AgentRecord { Id = $"{id}" }) },
        NextPageToken = next,
    };

    private static async Task<(List<string?> Ids, bool IsCut)> ListAsync(AdminServer server, int limit)
    {
        var run = await Aasm.RunAsync("agent", "list", "--limit", $"{limit}", "-o", "json", "--grpc", server.Address);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var list = JsonDocument.Parse(run.Out).RootElement;
        return ([.. list.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("id").GetString())], list.GetProperty("limit_reached").GetBoolean());
    }
}
