using System.Text.Json;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public sealed class PolicyExplainSpecs : IDisposable
{
    private const string Refund = """
        kind: tool_call
        tool: issue_refund
        args: { note: "ask ann@b.example", amount: "900" }
        at: 2026-07-01T12:00:00Z
        """;

    private readonly PolicyFolder _folder = new();
    private readonly string _policy;

    public PolicyExplainSpecs() => _policy = _folder.Write("support.yaml", PolicyFolder.Support);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_verdict_comes_with_every_clause_that_was_looked_at() =>
        Approved.Matches("policy-explain", _folder.Said(await ExplainAsync(Refund)));

    [Fact]
    public async Task Programs_get_the_whole_ruling() =>
        Approved.Matches("policy-explain-json", _folder.Said(await ExplainAsync(Refund, "-o", "json")));

    // Every command of the tool documents what it says by example; the example has to stay true.
    [Fact]
    public async Task The_json_has_the_keys_that_the_help_shows()
    {
        var help = (await Aasm.RunAsync("policy", "explain", "--help")).Out;
        using var answer = JsonDocument.Parse((await ExplainAsync(Refund, "-o", "json")).Out);
        Assert.All(KeysOf(answer.RootElement).Distinct(), key => Assert.Contains($"\"{key}\":", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{kind: tool_call, tool: shell}", "DENY", "tools.*")]
    [InlineData("{\"kind\": \"tool_call\", \"tool\": \"get_order\", \"args\": {\"id\": \"\\ud83d\\ude00\"}}", "ALLOW", "rules.watch")]
    [InlineData("{kind: tool_result, tool: get_order, result: 'write to ann@b.example'}", "REDACT", "$ with [REDACTED:EmailAddress]")]
    [InlineData("{kind: process, command: ls}", "ALLOW", "No clause of the policy speaks of such an action")]
    public async Task An_explanation_is_no_failure_whatever_the_verdict(string action, string verdict, string expected)
    {
        var run = await ExplainAsync(action);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(verdict, run.Out, StringComparison.Ordinal);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    // Where a whole text is replaced, the replacement holds what is left of it.
    [Theory]
    [InlineData("table", "{kind: tool_call, tool: issue_refund, args: {note: 'ask ann@b.example', amount: '90210'}}")]
    [InlineData("json", "{kind: tool_call, tool: issue_refund, args: {note: 'ask ann@b.example', amount: '90210'}}")]
    [InlineData("table", "{kind: tool_result, tool: get_order, result: 'ask ann@b.example 90210'}")]
    [InlineData("json", "{kind: tool_result, tool: get_order, result: 'ask ann@b.example 90210'}")]
    [InlineData("table", "{kind: process, command: 'ask ann@b.example 90210'}")]
    [InlineData("json", "{kind: file, operation: read, path: '/ask/ann@b.example/90210'}")]
    public async Task No_value_of_the_action_is_shown(string format, string action)
    {
        var run = await ExplainAsync(action, "-o", format);
        Assert.Contains("[REDACTED:EmailAddress]", run.Out, StringComparison.Ordinal);
        Assert.All(["ask", "ann", "90210"], value => Assert.DoesNotContain(value, Words(run.Out)));
    }

    [Fact]
    public async Task Nothing_is_spent_by_explaining()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("ALLOW", (await ExplainAsync("{kind: tool_call, tool: get_order}")).Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_wrong_with_an_action_is_named()
    {
        var run = await ExplainAsync("kind: tool_cal\ntol: x\n");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Equal(3, run.Error.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("action.yaml:2:1 tol — unknown key; did you mean 'tool'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_is_no_text_or_not_there_is_refused()
    {
        await File.WriteAllBytesAsync(_folder.PathOf("latin.yaml"), [.. "kind: file\npath: /"u8, 0xE9]);
        var latin = await Aasm.RunAsync("policy", "explain", "-f", _policy, "--action", _folder.PathOf("latin.yaml"));
        Assert.Equal(2, latin.ExitCode);
        Assert.Contains("is not UTF-8", latin.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await Aasm.RunAsync("policy", "explain", "-f", _policy, "--action", _folder.PathOf("none"))).ExitCode);
    }

    [Fact]
    public async Task A_policy_with_errors_explains_nothing()
    {
        _folder.Write("worse.yaml", "toolz: {}\n");
        var run = await Aasm.RunAsync("policy", "explain", "-f", _folder.Root, "--action", _folder.Write("action.txt", Refund));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("worse.yaml:1:1 toolz — unknown key; did you mean 'tools'?", run.Error, StringComparison.Ordinal);
    }

    private static string[] Words(string text) => System.Text.RegularExpressions.Regex.Split(text, "[^a-z0-9]+");

    private Task<Aasm> ExplainAsync(string action, params string[] more)
    {
        var file = Path.Combine(Directory.CreateDirectory(_folder.PathOf("actions")).FullName, "action.yaml");
        File.WriteAllText(file, action);
        return Aasm.RunAsync(["policy", "explain", "-f", _policy, "--action", file, .. more]);
    }

    private static IEnumerable<string> KeysOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => KeysOf(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(KeysOf),
        _ => [],
    };
}
