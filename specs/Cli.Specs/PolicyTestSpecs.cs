using System.Xml.Linq;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public sealed class PolicyTestSpecs : IDisposable
{
    private const string Passing = """
        policy: ../support.yaml
        limits: shared
        cases:
          - { name: first look-up, action: { kind: tool_call, tool: get_order }, expect: { verdict: allow } }
          - { name: second look-up, action: { kind: tool_call, tool: get_order }, expect: { verdict: allow } }
          - { name: third look-up, action: { kind: tool_call, tool: get_order }, expect: { verdict: deny, reason_code: rate_limited } }
        """;

    private const string Failing = """
        policies: [support.yaml]
        cases:
          - { name: small refund, action: { kind: tool_call, tool: issue_refund, args: { amount: 5 } }, expect: { verdict: allow } }
          - name: "large \e[31mrefund <&>"
            action: { kind: tool_call, tool: issue_refund, args: { amount: 900 } }
            expect: { verdict: allow, reason: "", approval_timeout: 60 }
          - { name: shell, action: { kind: tool_call, tool: shell }, expect: { verdict: deny, rule: tools.shell } }
        """;

    private readonly PolicyFolder _folder = new();

    public PolicyTestSpecs() => _folder.Write("support.yaml", PolicyFolder.Support);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cases_that_pass_are_counted()
    {
        var run = await Aasm.RunAsync("policy", "test", _folder.Write("tests/a.yaml", Passing));
        Assert.Equal((0, "3 passed, 0 failed\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Cases_that_fail_say_what_was_expected_and_what_came_and_why()
    {
        var run = await Aasm.RunAsync("policy", "test", _folder.Write("tests/a.yaml", Passing), _folder.Write("b.yaml", Failing));
        Approved.Matches("policy-test", _folder.Said(run));
    }

    [Fact]
    public async Task Programs_get_every_case()
    {
        var run = await Aasm.RunAsync("policy", "test", _folder.Write("b.yaml", Failing), "-o", "json");
        Approved.Matches("policy-test-json", _folder.Said(run));
    }

    [Fact]
    public async Task A_file_that_cannot_be_run_fails_and_keeps_no_other_from_running()
    {
        var run = await Aasm.RunAsync(
            "policy", "test",
            _folder.Write("tests/a.yaml", Passing),
            _folder.Write("c.yaml", Passing.Replace("../support", "none", StringComparison.Ordinal)),
            _folder.Write("d.yaml", "policy: support.yaml\ncases: [{ nam: x }]\n"));
        Approved.Matches("policy-test-broken", _folder.Said(run));
    }

    [Theory]
    [InlineData("THIRD", 0, "1 passed, 0 failed\n")]
    [InlineData("look", 0, "3 passed, 0 failed\n")]
    [InlineData("fourth", 1, "no case has such a name\n")]
    public async Task A_filter_leaves_limits_as_they_would_be(string filter, int code, string expected)
    {
        var run = await Aasm.RunAsync("policy", "test", "--filter", filter, _folder.Write("tests/a.yaml", Passing));
        Assert.Equal((code, expected), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Ci_servers_get_junit_xml()
    {
        var report = _folder.Write("junit.xml", "of yesterday");
        var run = await Aasm.RunAsync(
            "policy", "test", "--junit", report, _folder.Write("b.yaml", Failing), _folder.Write("d.yaml", "policy: support.yaml\ncases: []\n"));
        Assert.Equal(1, run.ExitCode);
        var text = (await File.ReadAllTextAsync(report)).Replace(_folder.Root + "/", "", StringComparison.Ordinal);
        Assert.Equal(4, XDocument.Parse(text).Descendants("testcase").Count());
        Approved.Matches("policy-test-junit", text);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_an_error()
    {
        var run = await Aasm.RunAsync("policy", "test", "--junit", _folder.PathOf("no/such/junit.xml"), _folder.Write("tests/a.yaml", Passing));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
    }
}
