using System.Text.Json;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public sealed class PolicyValidateSpecs : IDisposable
{
    private const string Broken = """
        tools:
          bash: { alow: true, limit_per_hour: many }
        rules:
          - { id: one, when: 'agent.dept > 1', then: deny }
          - { id: one, then: forbid }
        netwrk: {}
        """;

    private readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_error_of_every_file_is_named_at_once()
    {
        _folder.Write("a.yaml", Broken);
        _folder.Write("b.toml", "tools = 5\n");
        _folder.Write("c.yml", "scope: team:sre\ncapabilities: { deny: [network_inbound] }\nbudget: { daily_limit_usd: 5 }\n");
        _folder.Write("d.txt", "no policy");
        _folder.Write("more/e.yaml", "");
        Approved.Matches("policy-validate-errors", _folder.Said(await Aasm.RunAsync(
            "policy", "validate", _folder.Root, _folder.PathOf("more/e.yaml"))));
    }

    [Fact]
    public async Task Valid_documents_say_what_they_hold_and_what_they_are_together()
    {
        _folder.Write("a.yaml", PolicyFolder.Support);
        _folder.Write("b.yaml", """
            kind: Policy
            metadata: { name: the night }
            spec: { scope: "org:acme", default: deny, network: {}, schedule: { active_hours: { start: "07:00", end: "09:00", timezone: UTC } } }
            """);
        Approved.Matches("policy-validate", _folder.Said(await Aasm.RunAsync("policy", "validate", _folder.Root)));
    }

    [Fact]
    public async Task Programs_get_errors_warnings_and_digests()
    {
        var bad = _folder.Write("bad.yaml", "tools: { bash: { alow: true } }\n");
        var good = _folder.Write("good.yaml", "capabilities: { deny: [network_inbound] }\nbudget: { daily_limit_usd: 5 }\n");
        var run = await Aasm.RunAsync("policy", "validate", bad, good, "-o", "json");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Approved.Matches("policy-validate-json", _folder.Said(run));
        var alone = await Aasm.RunAsync("policy", "validate", good, "-o", "json");
        Assert.Equal(0, alone.ExitCode);
        Assert.StartsWith("sha256:", JsonDocument.Parse(alone.Out).RootElement.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_file_or_folder_with_nothing_to_read_is_named()
    {
        var missing = await Aasm.RunAsync("policy", "validate", _folder.PathOf("no.yaml"));
        Assert.Equal(5, missing.ExitCode);
        Assert.Contains("there is no policy file or folder", missing.Error, StringComparison.Ordinal);
        var empty = await Aasm.RunAsync("policy", "validate", _folder.Root);
        Assert.Equal(1, empty.ExitCode);
        Assert.Contains("holds no .yaml, .yml or .toml file", empty.Error, StringComparison.Ordinal);
        Assert.Contains("at most 262144", (await Aasm.RunAsync("policy", "validate", _folder.Write("big.yaml", new string('#', 262145)))).Error, StringComparison.Ordinal);
    }
}
