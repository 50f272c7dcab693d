using System.Text.Json;

namespace AgentAssembly.Specs.Cli;

public class ServerSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_demo_is_decided_recorded_and_verifiable()
    {
        var state = Directory.CreateTempSubdirectory("aasm-spec-").FullName;
        try
        {
            using var interrupt = new CancellationTokenSource();
            var (server, end) = Aasm.Begin(["start", "--demo", "--state", state, "-o", "json"], interrupt.Token);
            await UntilAsync(() => server.Out.Contains("\"played\"", StringComparison.Ordinal) || end.IsCompleted);

            await DeniedAsync(state);
            await ShownAsync(state);
            Assert.Equal(0, (await Aasm.RunAsync("status", "--state", state)).ExitCode);
            Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", state)).ExitCode);
            Assert.Equal(6, (await Aasm.RunAsync("start", "--state", state, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0")).ExitCode);

            await interrupt.CancelAsync();
            await end;
            Assert.Equal(0, server.ExitCode);
            var told = server.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
            Assert.Equal(["serving", "played", "draining", "stopped"], told.Select(t => t.GetProperty("state").GetString()));
            Assert.Equal((94, 0), (told[1].GetProperty("decided").GetInt32(), told[1].GetProperty("undecided").GetInt32()));
            Assert.Equal(7, (await Aasm.RunAsync("status", "--state", state)).ExitCode);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_policy_everything_is_denied_and_said_to_be()
    {
        var state = Directory.CreateTempSubdirectory("aasm-spec-").FullName;
        try
        {
            using var interrupt = new CancellationTokenSource();
            var (server, end) = Aasm.Begin(["start", "--state", state, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"], interrupt.Token);
            await UntilAsync(() => server.Out.Contains("Ctrl-C", StringComparison.Ordinal) || end.IsCompleted);

            var check = await Aasm.RunAsync("check", "--tool", "calculate", "--state", state);
            await interrupt.CancelAsync();
            await end;

            Assert.Contains("NONE: EVERY ACTION IS DENIED", server.Out, StringComparison.Ordinal);
            Assert.Equal(10, check.ExitCode);
            Assert.Contains("no policy", check.Out, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task A_broken_policy_refuses_the_start_and_names_the_place()
    {
        var state = Directory.CreateTempSubdirectory("aasm-spec-").FullName;
        try
        {
            var policy = Path.Combine(state, "broken.yaml");
            await File.WriteAllTextAsync(policy, "version: \"1\"\ntools:\n  bash: { alow: false }\n");

            var run = await Aasm.RunAsync("start", "--state", state, "--policy", policy, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("broken.yaml:3:11", run.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(state, "log")));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task DeniedAsync(string state)
    {
        var run = await Aasm.RunAsync("check", "--tool", "cancel_reservation", "--args", "{}", "--state", state, "-o", "json");

        var answer = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(10, run.ExitCode);
        Assert.Equal("deny", answer.GetProperty("verdict").GetString());
        Assert.Equal("rules.look-before-you-change", answer.GetProperty("rule").GetString());
        Assert.True(answer.GetProperty("position").GetInt64() > 0);
    }

    private static async Task ShownAsync(string state)
    {
        var run = await Aasm.RunAsync("audit", "tail", "-n", "3", "--type", "action.decided", "--state", state, "-o", "json");

        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(3, lines.Count);
        Assert.Equal("cancel_reservation", lines[^1].GetProperty("data").GetProperty("tool").GetString());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
