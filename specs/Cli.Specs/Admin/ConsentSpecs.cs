using AgentAssembly.Contracts.Admin.V1;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What cannot be undone is confirmed, and never assumed to be.</summary>
public sealed class ConsentSpecs
{
    public static TheoryData<string> Dangerous =>
    [
        "agent deregister A --reason gone",
        "agent mode A enforce --cascade",
        "halt order --fleet --reason leak",
        "halt order --org acme --terminate --reason leak",
        "op terminate t:s --reason why",
        "keystore destroy agent:A --reason why",
        "secret delete API_KEY --team ops",
    ];

    [Theory]
    [MemberData(nameof(Dangerous))]
    public async Task Without_a_terminal_and_without_yes_nothing_is_even_asked_of_the_server(string line)
    {
        await using var server = await AdminServer.StartAsync();

        var run = await RunAsync(server, line, answers: null);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("add --yes", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public async Task Anything_but_yes_changes_nothing(string line)
    {
        foreach (var answer in (string[])["n", "", "yeah", "yes please", "\n"])
        {
            await using var server = await AdminServer.StartAsync();
            server.Script.Answer<PreviewCascadeRequest>(Tree());

            var run = await RunAsync(server, line, answer);

            Assert.Equal(9, run.ExitCode);
            Assert.Contains("[y/N] error: aborted: nothing was changed", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(server.Script.Asked, question => !question.StartsWith("PreviewCascade ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public async Task Yes_on_the_terminal_or_as_an_option_is_consent(string line)
    {
        foreach (var (arguments, answer) in ((string, string?)[])[(line, " Yes \n"), (line, "y"), ($"{line} --yes", null), ($"{line} -y", null)])
        {
            await using var server = await AdminServer.StartAsync();
            server.Script.Answer<PreviewCascadeRequest>(Tree());

            var run = await RunAsync(server, arguments, answer);

            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain("PreviewCascade", server.Script.Asked[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_question_names_the_agent_and_those_below_it_and_what_becomes_of_them()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<PreviewCascadeRequest>(Tree());

        var run = await RunAsync(server, "agent deregister A --reason gone --orphans promote", "n");

        Assert.StartsWith(
            "Deregister 0123456789abcdef0123456789abcdef (billing bot, acme/ops)? It cannot be undone. "
                + "Those below it (2 agents) get another parent or become roots. [y/N] ",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cascade_is_shown_and_echoed_as_the_server_listed_it()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<PreviewCascadeRequest>(Tree());

        var run = await RunAsync(server, "agent mode A observe --for 2h --reason trial --cascade", "y");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--cascade means 3 agents:\n  0123456789abcdef0123456789abcdef  acme/ops  enforce  billing bot\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("  00000000000000000000000000000001  default/default  mode 7  evilname line\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("Set 3 agents to observe? [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error, c => char.IsControl(c) && c != '\n');
        Assert.Equal(
            [
                """PreviewCascade { "agent": { "agent": "A" } }""",
                """SetEnforcementMode { "agent": { "agent": "A" }, "mode": "OBSERVE", "reason": "trial", "expiresAtUnixMs": "4102452000000", "cascadeEcho": [ "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "00000000000000000000000000000001" ] }""",
            ],
            server.Script.Asked);
    }

    [Fact]
    public async Task A_cascade_of_more_than_fifty_is_refused_before_anybody_is_asked()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<PreviewCascadeRequest>(
            new PreviewCascadeResponse { Agents = { Enumerable.Range(0, 51).Select(i => new AgentRecord { Id = $"{i:x32}" }) } });

        var run = await RunAsync(server, "agent mode A enforce --cascade --yes", answers: null);

        Assert.Equal(6, run.ExitCode);
        Assert.Contains("means 51 agents here; 1 to 50", run.Error, StringComparison.Ordinal);
        Assert.Single(server.Script.Asked);
    }

    [Fact]
    public async Task A_program_that_says_yes_reads_no_prose()
    {
        await using var server = await AdminServer.StartAsync();
        server.Script.Answer<PreviewCascadeRequest>(Tree());

        Assert.Equal("", (await RunAsync(server, "agent mode A enforce --cascade --yes -o json", answers: null)).Error);
    }

    [Fact]
    public async Task Ctrl_C_is_an_answer_although_nothing_was_typed()
    {
        await using var server = await AdminServer.StartAsync();
        using var interrupt = new CancellationTokenSource();
        using var silence = new Silence(interrupt.Cancel);

        var run = await Aasm.RunAsync(
            ["halt", "order", "--fleet", "--reason", "leak", "--grpc", server.Address],
            around => around with { Answers = silence },
            interrupt.Token);

        Assert.Equal(9, run.ExitCode);
        Assert.Empty(server.Script.Asked);
    }

    private static PreviewCascadeResponse Tree() => new() { Agents = { Records.Plain, Records.Full, Records.Odd } };

    private static async Task<Aasm> RunAsync(AdminServer server, string line, string? answers)
    {
        using var reader = answers is null ? null : new StringReader(answers);
        return await Aasm.RunAsync(
            [.. line.Split(' '), "--grpc", server.Address],
            around => around with { Time = new StillTime(), Answers = reader });
    }

    // Says that somebody waits for a line, and lets them wait until it is no longer needed.
    private sealed class Silence(Action onWaiting) : TextReader
    {
        private readonly ManualResetEventSlim _end = new();

        public override string? ReadLine()
        {
            onWaiting();
            _end.Wait(TimeSpan.FromSeconds(30));
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }
}
