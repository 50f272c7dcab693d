using System.Text.Json;

namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>A list is read to its end or to the limit, and says which; what is shown of it is the server's to say.</summary>
public sealed class ListSpecs
{
    [Fact]
    public async Task Every_page_is_read_from_behind_the_one_before()
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page("a", 1, 2)).Data(Page("b")).Data(Page(null, 3));

        var (ids, isCut) = await ListAsync(server, 100);

        Assert.Equal(["1", "2", "3"], ids);
        Assert.False(isCut);
        Assert.Equal([(100, null), (98, "a"), (98, "b")], server.Questions.Select(q => (q.Variable("first").GetInt32(), q.Variable("after").GetString())));
    }

    [Theory]
    [InlineData(3, null, false)]
    [InlineData(3, "more", true)]
    public async Task It_ends_at_the_limit_and_says_whether_there_is_more(int limit, string? next, bool isCut)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page(next, 1, 2, 3));

        var found = await ListAsync(server, limit);

        Assert.Equal((limit, isCut), (found.Ids.Count, found.IsCut));
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task All_of_them_are_asked_for_in_pages_that_servers_give()
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page(null, 1));

        await Aasm.RunAsync("agent", "list", "--all", "--http", server.Address);

        Assert.Equal(200, server.Questions.Single().Variable("first").GetInt32());
    }

    [Theory]
    [InlineData("table", true)]
    [InlineData("csv", false)]
    [InlineData("name", false)]
    public async Task That_there_is_more_is_told_and_stands_in_no_list_that_programs_read(string format, bool isWithin)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page("more", 1));

        var run = await Aasm.RunAsync("agent", "list", "--limit", "1", "-o", format, "--http", server.Address);

        const string More = "There are more than these 1: raise --limit to see them";
        Assert.Contains(More, isWithin ? run.Out : run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(More, isWithin ? run.Error : run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_round_in_circles_is_not_followed()
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page("again"));

        var run = await Aasm.RunAsync("agent", "list", "--http", server.Address);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the same page again", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent list", """{"status":["ACTIVE","SUSPENDED"]}""")]
    [InlineData("agent list --org acme --team ops --team sre --status suspended --framework f --text x",
        """{"org":["acme"],"team":["ops","sre"],"status":["SUSPENDED"],"framework":["f"],"text":"x"}""")]
    [InlineData("agent list --status all", "{}")]
    [InlineData("audit list --verdict deny --tool wipe --rule r --since 2026-01-31 --until 2026-02-01T12:00:00Z",
        """{"verdict":["DENY"],"tool":["wipe"],"rule":["r"],"since":"2026-01-31T00:00:00.0000000+00:00","until":"2026-02-01T12:00:00.0000000+00:00"}""")]
    [InlineData("alerts list --severity warning", """{"status":["UNRESOLVED"],"severity":["MEDIUM"]}""")]
    [InlineData("alerts list --status all --rule noise --category budget", """{"category":["budget"],"ruleName":["noise"]}""")]
    [InlineData("session list --denied --trace t", """{"trace":["t"],"hasDenials":true}""")]
    [InlineData("topology edges --type calls --cross-team", """{"kind":["CALLS"],"crossTeam":true}""")]
    [InlineData("policy history --in-force", """{"inForce":true}""")]
    public async Task Whatever_is_filtered_is_filtered_by_the_server(string line, string where)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page(null));

        var run = await Aasm.RunAsync([.. line.Split(' '), "--http", server.Address]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(where, server.Questions.Single().Variable("where").GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4711", "4711")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.000000Z")]
    [InlineData("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000000Z")]
    public async Task A_moment_is_a_position_or_a_time(string at, string asked)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Page(null));

        await Aasm.RunAsync("agent", "list", "--at", at, "--http", server.Address);

        Assert.Equal(asked, server.Questions.Single().Variable("at").GetString());
    }

    [Fact]
    public async Task An_agent_that_is_named_is_looked_up_and_one_that_is_not_there_ends_the_command()
    {
        await using var server = await GraphServer.StartAsync();
        server.Data("""{"agent": {"id": "0123456789abcdef0123456789abcdef"}}""").Data(Page(null)).Data("""{"agent": null}""");

        await Aasm.RunAsync("audit", "list", "--agent", "collector", "--http", server.Address);
        var missing = await Aasm.RunAsync("audit", "list", "--agent", "nobody", "--http", server.Address);

        Assert.Equal("""{"agent":["0123456789abcdef0123456789abcdef"]}""", server.Questions[1].Variable("where").GetRawText());
        Assert.Equal((5, ""), (missing.ExitCode, missing.Out));
        Assert.Contains("there is no agent 'nobody'", missing.Error, StringComparison.Ordinal);
    }

    private static string Page(string? next, params int[] ids) => JsonSerializer.Serialize(new
    {
        list = new
        {
            edges = ids.Select(id => new { node = new { id = $"{id}" } }),
            pageInfo = new { hasNextPage = next is not null, endCursor = next },
        },
    });

    private static async Task<(List<string?> Ids, bool IsCut)> ListAsync(GraphServer server, int limit)
    {
        var run = await Aasm.RunAsync("agent", "list", "--limit", $"{limit}", "-o", "json", "--http", server.Address);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var list = JsonDocument.Parse(run.Out).RootElement;
        return ([.. list.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("id").GetString())], list.GetProperty("limit_reached").GetBoolean());
    }
}
