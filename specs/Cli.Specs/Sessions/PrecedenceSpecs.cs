using AgentAssembly.Specs.Cli.Admin;

namespace AgentAssembly.Specs.Cli.Sessions;

/// <summary>Which server a command asks, and as whom.</summary>
public sealed class PrecedenceSpecs : IAsyncLifetime, IDisposable
{
    private const string Key = "aa_0123456789abcdef0123456789abcdef";

    private readonly UserHome _home = new();
    private AdminServer _one = null!;
    private AdminServer _two = null!;
    private AdminServer _flag = null!;

    public async Task InitializeAsync()
    {
        (_one, _two, _flag) = (await AdminServer.StartAsync(), await AdminServer.StartAsync(), await AdminServer.StartAsync());
        await _home.RunAsync($"context set one --grpc {_one.Address} --org first-org");
        await _home.RunAsync($"context set two --grpc {_two.Address} --output json");
    }

    public async Task DisposeAsync()
    {
        foreach (var server in (AdminServer[])[_one, _two, _flag])
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("", "", "one")]
    [InlineData("", "two", "two")]
    [InlineData("--context two", "", "two")]
    [InlineData("--context two", "one", "two")]
    [InlineData("--grpc FLAG", "", "flag")]
    [InlineData("--grpc FLAG", "two", "flag")]
    public async Task A_server_is_named_by_an_option_before_the_environment_before_the_chosen_context(
        string options, string variable, string expected)
    {
        var run = await _home.RunAsync(
            $"org list {options.Replace("FLAG", _flag.Address, StringComparison.Ordinal)}",
            new Dictionary<string, string> { ["AASM_CONTEXT"] = variable });

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            (expected == "one", expected == "two", expected == "flag"),
            (_one.Script.Asked.Count == 1, _two.Script.Asked.Count == 1, _flag.Script.Asked.Count == 1));
    }

    [Fact]
    public async Task With_no_context_and_no_option_the_usual_port_is_asked()
    {
        await _home.RunAsync("context use --none");

        var run = await _home.RunAsync("whoami --offline -o json");

        Assert.Contains("\"grpc\": \"http://127.0.0.1:50051\"", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--context two --grpc 127.0.0.1:1")]
    [InlineData("--context two --state /nowhere")]
    public async Task Two_servers_on_one_line_are_refused(string options)
    {
        var run = await _home.RunAsync($"org list {options}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("name two servers", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org list --context ones", "--context: there is no context 'ones'")]
    [InlineData("context use ones", "NAME: there is no context 'ones'")]
    public async Task A_context_that_is_not_there_is_named_with_those_that_are(string line, string expected)
    {
        var run = await _home.RunAsync(line);

        Assert.Equal(5, run.ExitCode);
        Assert.Contains($"{expected}; there are one, two", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_comes_from_a_file_before_either_variable_before_the_login()
    {
        await _home.LogInAsync(_one, "kept", TimeSpan.FromMinutes(15));
        var file = _home.File("credential", "from-file\n");
        var both = new Dictionary<string, string> { ["AASM_CREDENTIAL"] = "of-agent", ["AASM_API_KEY"] = Key };
        var key = new Dictionary<string, string> { ["AASM_API_KEY"] = Key };

        await _home.RunAsync($"org list --credential-file {file}", both);
        await _home.RunAsync("org list", both);
        await _home.RunAsync("org list", key);
        await _home.RunAsync("org list");

        Assert.Equal(["from-file", "of-agent", Key, "access-kept"], _one.Script.Credentials.Skip(1));
    }

    [Fact]
    public async Task A_login_is_shown_to_its_own_server_only_also_where_its_context_points_elsewhere_later()
    {
        await _home.LogInAsync(_one, "kept", TimeSpan.FromMinutes(15));

        await _home.RunAsync("org list --context two");
        await _home.RunAsync($"org list --grpc {_one.Address}");
        await _home.RunAsync($"context set one --grpc {_flag.Address}");
        await _home.RunAsync("org list");

        Assert.Equal([null], _two.Script.Credentials);
        Assert.Equal([null, null], _one.Script.Credentials);
        Assert.Equal([null], _flag.Script.Credentials);
    }

    [Theory]
    [InlineData("role list", """ListRoles { "org": "first-org" }""")]
    [InlineData("role list --org other", """ListRoles { "org": "other" }""")]
    [InlineData("agent inspect A", """GetAgent { "agent": { "org": "first-org", "agent": "A" } }""")]
    [InlineData("team token --team ops", """IssueEnrollmentToken { "org": "first-org", "team": "ops", "uses": 1, "lifetimeSeconds": 3600 }""")]
    [InlineData("secret list", """ListSecrets { "org": "first-org" }""")]
    [InlineData("op list --limit 3", """ListOperations { "org": "first-org", "limit": 3 }""")]
    [InlineData("policy get", """GetPolicies { "org": "first-org" }""")]
    [InlineData("keystore list --limit 7", """ListKeys { "org": "first-org", "pageSize": 7 }""")]
    [InlineData("halt order --agent A --reason leak", """OrderHalt { "scope": { "org": "first-org", "agent": "A" }, "signal": "pause", "reason": "leak" }""")]
    [InlineData("halt order --fleet --reason leak --yes", """OrderHalt { "scope": { "fleet": true }, "signal": "pause", "reason": "leak" }""")]
    public async Task A_context_says_which_organisation_is_meant_where_no_option_does(string line, string expected)
    {
        var run = await _home.RunAsync(line);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([expected], _one.Script.Asked);
    }

    [Fact]
    public async Task A_context_never_says_that_a_whole_organisation_is_halted()
    {
        var run = await _home.RunAsync("halt order --reason leak");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_one.Script.Asked);
    }

    [Fact]
    public async Task A_context_says_how_results_and_errors_are_written_where_no_option_does()
    {
        var listed = await _home.RunAsync("org list --context two");
        var table = await _home.RunAsync("org list --context two -o table");
        _two.Script.Refuse<Contracts.Admin.V1.ListOrgsRequest>(Grpc.Core.StatusCode.PermissionDenied, "no");
        var refused = await _home.RunAsync("org list --context two");

        Assert.StartsWith("{", listed.Out, StringComparison.Ordinal);
        Assert.StartsWith("ORG", table.Out, StringComparison.Ordinal);
        Assert.StartsWith("""{"error":{"code":4""", refused.Error, StringComparison.Ordinal);
    }
}
