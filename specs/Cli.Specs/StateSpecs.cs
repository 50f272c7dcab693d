using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Cli;

/// <summary>What follows from the files is what the server says that it knows.</summary>
public class StateSpecs
{
    private const string Policy = "tools:\n  search: { allow: true }\n";

    [Fact]
    public async Task The_files_and_the_server_beside_them_make_the_same_bytes()
    {
        await using var server = await InProcessServer.StartAsync(Policy);
        await server.ChangeAsync("org", "create", "acme");
        await server.ChangeAsync("team", "create", "ops", "--org", "acme");
        await server.ChangeAsync("team", "token", "--org", "acme", "--team", "ops");
        await server.ChangeAsync("role", "grant", "user:anna", "team_admin", "--org", "acme", "--team", "ops");
        await server.ChangeAsync("halt", "order", "--org", "acme", "--team", "ops", "--reason", "a drill");

        var folded = await server.RunAsync("log", "state");
        var live = await server.RunAsync("log", "state", "--live");
        var digest = await server.RunAsync("log", "state", "--digest", "-o", "json");
        var liveDigest = await server.RunAsync("log", "state", "--live", "--digest", "-o", "json");

        Assert.Equal((0, 0), (folded.ExitCode, live.ExitCode));
        Assert.Equal(folded.Raw, live.Raw);
        Assert.Contains("\"principal\":\"user:anna\"", folded.Raw, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"a drill\"", folded.Raw, StringComparison.Ordinal);
        var told = JsonDocument.Parse(digest.Out).RootElement;
        Assert.Equal(DigestOf(folded.Raw.TrimEnd('\n')), told.GetProperty("sha256").GetString());
        Assert.Equal(folded.Raw.Count(letter => letter == '\n'), told.GetProperty("lines").GetInt32());
        Assert.Equal(
            told.GetProperty("sha256").GetString(),
            JsonDocument.Parse(liveDigest.Out).RootElement.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_log_of_nothing_but_actions_has_no_state_but_that_no_policy_is_in_force()
    {
        await using var log = await TempLog.ClosedAsync(40);

        var lines = await Aasm.RunAsync("log", "state", "--log", log.Log);
        var digest = await Aasm.RunAsync("log", "state", "--digest", "--state", log.State, "-o", "json");

        var told = JsonDocument.Parse(digest.Out).RootElement;
        var line = Assert.Single(lines.Raw.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, lines.ExitCode);
        Assert.StartsWith("{\"policies\":", line, StringComparison.Ordinal);
        Assert.Equal(
            (DigestOf(line), 1, 40),
            (told.GetProperty("sha256").GetString(), told.GetProperty("lines").GetInt32(), told.GetProperty("next_position").GetInt32()));
    }

    [Fact]
    public async Task Of_a_damaged_log_nothing_is_printed_but_the_place()
    {
        await using var log = await TempLog.ClosedAsync(400);
        TempLog.Damage(log.Segments[1], SegmentHeader.SizeBytes + 200);

        var run = await Aasm.RunAsync("log", "state", "--state", log.State, "-o", "json");

        var first = int.Parse(Path.GetFileNameWithoutExtension(log.Segments[1]), System.Globalization.CultureInfo.InvariantCulture);
        var error = JsonDocument.Parse(run.Error).RootElement.GetProperty("error");
        Assert.Equal((8, ""), (run.ExitCode, run.Raw));
        Assert.Equal(first, error.GetProperty("damage").GetProperty("from_position").GetInt32());
        Assert.Contains("No state was made of it", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--live --log /somewhere", "--log names files")]
    [InlineData(2, "--grpc 127.0.0.1:1", "only --live asks")]
    [InlineData(5, "--log /proc/none", "there is no log")]
    [InlineData(7, "--live --grpc 127.0.0.1:1", "no server answers")]
    public async Task What_cannot_be_answered_is_named(int exitCode, string options, string message)
    {
        var run = await Aasm.RunAsync(["log", "state", .. options.Split(' ')]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Raw));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A server inside the test's process, on ports that it picks itself.</summary>
    private sealed class InProcessServer : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly string _state = Directory.CreateTempSubdirectory("aasm-spec-").FullName;
        private readonly CancellationTokenSource _interrupt = new();
        private Task _end = Task.CompletedTask;

        public static async Task<InProcessServer> StartAsync(string policy)
        {
            var server = new InProcessServer();
            var file = Path.Combine(server._state, "policy.yaml");
            await File.WriteAllTextAsync(file, policy);
            var (run, end) = Aasm.Begin(
                ["start", "--state", server._state, "--policy", file, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "-o", "json"],
                server._interrupt.Token);
            server._end = end;
            using var patience = new CancellationTokenSource(Patience);
            while (!run.Out.Contains("serving", StringComparison.Ordinal))
            {
                Assert.False(end.IsCompleted, run.Error);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }

            return server;
        }

        public Task<Aasm> RunAsync(params string[] command) => Aasm.RunAsync([.. command, "--state", _state]);

        public async Task ChangeAsync(params string[] command)
        {
            var run = await RunAsync(command);
            Assert.True(run.ExitCode == 0, run.Error);
        }

        public async ValueTask DisposeAsync()
        {
            await _interrupt.CancelAsync();
            await _end;
            _interrupt.Dispose();
            Directory.Delete(_state, recursive: true);
        }
    }
}
