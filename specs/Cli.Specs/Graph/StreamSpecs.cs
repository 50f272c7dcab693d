using System.Text.Json;

namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>What is followed goes on where it was when its connection ends.</summary>
public sealed class StreamSpecs
{
    private const string Question = "subscription($after: Position) { e(after: $after) { position } }";

    [Fact]
    public async Task A_subscription_resumes_behind_the_last_event_and_says_each_once()
    {
        await using var server = await GraphServer.StartAsync();
        server.Stream(completes: false, ("4", """{"e": 4}"""), ("7", """{"e": 7}""")).Stream(completes: true, ("9", """{"e": 9}"""));

        var run = await Aasm.RunAsync("api", "graphql", Question, "--var", "after=3", "--http", server.Address);

        Assert.Equal(["""{"data":{"e":4}}""", """{"data":{"e":7}}""", """{"data":{"e":9}}"""], run.Out.Trim().Split('\n'));
        Assert.Equal(["3", "\"7\""], server.Questions.Select(q => q.Variable("after").GetRawText()));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("was lost: trying again", run.Error, StringComparison.Ordinal);
        Assert.Contains("connected again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_refused_is_not_tried_again()
    {
        await using var server = await GraphServer.StartAsync();
        server.Refuse("FORBIDDEN", 403, "not you");

        var run = await Aasm.RunAsync("api", "graphql", Question, "--http", server.Address);

        Assert.Equal(4, run.ExitCode);
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task Logs_show_the_newest_up_to_where_the_stream_begins_and_then_what_comes()
    {
        await using var server = await GraphServer.StartAsync();
        server
            .Stream(completes: true, (null, """{"frame": {"__typename": "CaughtUp", "position": "11"}}"""), ("12", Frame(12)), (null, """{"frame": {"__typename": "Gap", "from": "13", "to": "14", "reason": "gone"}}"""))
            .Data("""{"list": {"edges": [{"node": {"position": "11"}}, {"node": {"position": "10"}}], "pageInfo": {"hasNextPage": true, "endCursor": "x"}}}""");

        var run = await Aasm.RunAsync("logs", "-f", "-n", "2", "-o", "json", "--verdict", "deny", "--http", server.Address);

        Assert.Equal(["10", "11", "12"], run.Out.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("position").GetString()));
        Assert.Equal("11", server.Questions[1].Variable("at").GetString());
        Assert.Equal("""{"verdicts":["DENY"]}""", server.Questions[0].Variable("where").GetRawText());
        Assert.Contains("gap: positions 13 to 14 are not told: gone", run.Error, StringComparison.Ordinal);
    }

    private static string Frame(int position) => JsonSerializer.Serialize(new
    {
        frame = new Dictionary<string, object> { ["__typename"] = "EventData", ["position"] = $"{position}", ["event"] = new { position = $"{position}" } },
    });
}
