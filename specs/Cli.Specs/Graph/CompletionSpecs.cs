namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>What shells are told, and that nobody who writes a command is told more.</summary>
public sealed class CompletionSpecs
{
    private const string Agents = """{"words": {"edges": [{"node": {"id": "aa01", "name": "collector", "did": "did:key:z"}}, {"node": {"id": "ab02", "name": "a\u001b[2Jb", "did": ""}}]}}""";

    [Theory]
    [InlineData("agent li", "list")]
    [InlineData("agent list --stat", "--state\n--status")]
    [InlineData("agent list --status su", "suspended")]
    [InlineData("completion p", "pwsh")]
    [InlineData("nonsense x", "")]
    public async Task Commands_and_options_are_known_without_a_server(string line, string expected)
    {
        var run = await Aasm.RunAsync(["complete", "--", .. line.Split(' ')]);

        Assert.Equal((0, expected, ""), (run.ExitCode, run.Out.Trim(), run.Error));
    }

    [Theory]
    [InlineData("agent get --http ADDRESS a", "aa01\nab02")]
    [InlineData("agent get --http ADDRESS c", "collector")]
    [InlineData("agent get --http ADDRESS did", "did:key:z")]
    [InlineData("logs --http ADDRESS --agent co", "collector")]
    public async Task Agents_are_asked_of_the_server_that_the_line_names(string line, string expected)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data(Agents);

        var run = await Aasm.RunAsync(["complete", "--", .. line.Replace("ADDRESS", server.Address, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal((0, expected, ""), (run.ExitCode, run.Out.Trim(), run.Error));
    }

    [Fact]
    public async Task A_server_that_refuses_or_is_not_there_is_silence()
    {
        await using var server = await GraphServer.StartAsync();
        server.Refuse("FORBIDDEN", 403, "not you");

        var refused = await Aasm.RunAsync("complete", "--", "agent", "get", "--http", server.Address, "a");
        var gone = await Aasm.RunAsync("complete", "--", "agent", "get", "--http", "127.0.0.1:1", "a");
        var broken = await Aasm.RunAsync("complete", "--", "agent", "get", "--http", "not an address", "a");

        Assert.All([refused, gone, broken], run => Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error)));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    [InlineData("nu")]
    public async Task Every_script_calls_what_there_is(string shell)
    {
        var run = await Aasm.RunAsync("completion", shell);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(" complete -- ", run.Out, StringComparison.Ordinal);
    }
}
