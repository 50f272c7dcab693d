using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public sealed class PolicySimulateSpecs : IDisposable
{
    private const string Sessions = """
        {"session":"s1","step":0,"kind":"llm_call","provider":"openai","model":"gpt-4o","prompt_chars":6225,"completion_chars":91}
        {"session":"s2","step":0,"kind":"tool_call","tool":"get_order","args":{"id":"A-1"}}
        {"session":"s1","step":1,"kind":"tool_call","tool":"get_order","args":{"id":"A-17"}}
        {"session":"s1","step":2,"kind":"tool_result","tool":"get_order","result":"{\"mail\":\"ann@b.example\"}"}

        {"session":"s1","step":3,"kind":"tool_call","tool":"issue_refund","args":{"amount":900}}
        {"session":"s1","step":4,"kind":"tool_call","tool":"get_order","args":{}}
        {"session":"s1","step":5,"kind":"tool_call"}
        {"session":null,"step":6,"kind":"llm_call","model":"m","prompt_chars":4}
        no json

        """;

    private readonly PolicyFolder _folder = new();
    private readonly string _policy;

    public PolicySimulateSpecs() => _policy = _folder.Write("support.yaml", PolicyFolder.Support + "budget: { daily_limit_usd: 1 }\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decisions_are_counted_by_rule_and_tool_and_malformed_lines_are_named() =>
        Approved.Matches("policy-simulate", _folder.Said(await SimulateAsync(Sessions)));

    [Fact]
    public async Task Programs_get_the_same_counts() =>
        Approved.Matches("policy-simulate-json", _folder.Said(await SimulateAsync(Sessions, "-o", "json")));

    // Two calls a minute: the third comes three seconds after the first, or a minute after it.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(60, 0)]
    public async Task The_clock_goes_one_second_an_action(int between, int denials)
    {
        var call = "{\"session\":\"s\",\"step\":0,\"kind\":\"tool_call\",\"tool\":\"get_order\",\"args\":{}}\n";
        var idle = "{\"session\":\"s\",\"step\":0,\"kind\":\"tool_result\",\"tool\":\"get_order\",\"result\":\"\"}\n";
        var run = await SimulateAsync(call + call + string.Concat(Enumerable.Repeat(idle, between)) + call);
        Assert.Equal(denials > 0, run.Out.Contains($"{denials} deny", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_agents_are_of_the_team_that_is_named()
    {
        _folder.Write("policies/a.yaml", PolicyFolder.Support);
        _folder.Write("policies/b.yaml", "scope: team:night\ndefault: deny\n");
        var folder = _folder.PathOf("policies");
        Assert.DoesNotContain("default_denied", (await SimulateAsync(Sessions, "-o", "json", "-f", folder)).Out, StringComparison.Ordinal);
        Assert.Contains("default_denied", (await SimulateAsync(Sessions, "-o", "json", "-f", folder, "--team", "night")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no session: it must have one action a line")]
    [InlineData("no json\n", "holds no session")]
    public async Task A_recording_without_any_action_is_refused(string text, string expected)
    {
        var run = await SimulateAsync(text);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_malformed_lines_are_counted()
    {
        var run = await SimulateAsync(Sessions + string.Concat(Enumerable.Repeat("x\n", 20)));
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith("skipped: 13 lines more\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_none_is_refused() =>
        Assert.Contains("--at 'noon' is no time", (await SimulateAsync(Sessions, "--at", "noon")).Error, StringComparison.Ordinal);

    private Task<Aasm> SimulateAsync(string sessions, params string[] more)
    {
        string[] policy = more.Contains("-f") ? [] : ["-f", _policy];
        string[] at = more.Contains("--at") ? [] : ["--at", "2026-07-01T12:00:00Z"];
        return Aasm.RunAsync(["policy", "simulate", .. policy, "--sessions", _folder.Write("sessions.jsonl", sessions), .. at, .. more]);
    }
}
