namespace AgentAssembly.Specs.EndToEnd;

/// <summary>What is wrong is named, with a way out, and nothing is lost.</summary>
public sealed class BadInputSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aasm-bad-").FullName;

    [Fact]
    public async Task A_broken_policy_is_refused_with_every_error_and_its_place()
    {
        var policy = Write("broken.yaml", "tools:\n  search: { alow: true }\nnetwrk:\n  allowlist: []\n");

        var ran = await StartAsync("--policy", policy);

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("broken.yaml:2", ran.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'allow'", ran.Error, StringComparison.Ordinal);
        Assert.Contains("broken.yaml:3", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "state", "log")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task An_empty_policy_is_refused(string text)
    {
        var ran = await StartAsync("--policy", Write("empty.yaml", text));
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("empty.yaml", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_policy_folder_is_refused()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "none")).FullName;
        var ran = await StartAsync("--policy", empty);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("would allow everything", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_way_out()
    {
        await using var server = await RunningServer.StartAsync();
        var ran = await Aasm.RunAsync(
            "start", "--state", Path.Combine(_folder, "state"), "--grpc", server.GrpcEndpoint, "--http", "127.0.0.1:0");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(server.GrpcEndpoint, ran.Error, StringComparison.Ordinal);
        Assert.Contains("--grpc", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bind_that_others_can_reach_is_refused()
    {
        var ran = await Aasm.RunAsync("start", "--state", Path.Combine(_folder, "state"), "--grpc", "0.0.0.0:0");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("127.0.0.1", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_one_folder_is_told_who_holds_it()
    {
        await using var server = await RunningServer.StartAsync();
        var ran = await Aasm.RunAsync("start", "--state", server.State, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        Assert.Equal(6, ran.ExitCode);
        Assert.Contains($"process {server.Run.ProcessId}", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_with_the_way_out()
    {
        // Nobody may make folders here, not even root, for whom modes do not count.
        var ran = await Aasm.RunAsync("start", "--state", "/proc/aasm", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("/proc/aasm", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--state", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_log_of_a_newer_format_is_left_alone() =>
        RefusesAndLeavesAloneAsync(bytes => bytes["aa-segment/".Length] = (byte)'2', "use a newer build");

    [Fact]
    public Task A_damaged_log_is_refused_with_the_place_and_left_alone() =>
        RefusesAndLeavesAloneAsync(bytes => bytes[Domain.Log.SegmentHeader.SizeBytes + 100] ^= 1, "position 0");

    [Fact]
    public async Task Without_any_policy_everything_is_denied_and_the_start_says_so()
    {
        await using var server = await RunningServer.StartAgainAsync(Directory.CreateTempSubdirectory("aasm-none-").FullName);
        var reply = await server.Checks.CheckActionAsync(new TestAgent().ToolCall("search"));
        Assert.Equal("no policy — fail-closed", reply.Reason);
        Assert.True(reply.HasPosition);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Ran> StartAsync(params string[] more) => Aasm.RunAsync(
        ["start", "--state", Path.Combine(_folder, "state"), "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. more]);

    private async Task RefusesAndLeavesAloneAsync(Action<byte[]> change, string expected)
    {
        var segment = await SegmentOfAStoppedServerAsync();
        var bytes = await File.ReadAllBytesAsync(segment);
        change(bytes);
        await File.WriteAllBytesAsync(segment, bytes);

        var ran = await StartAsync();

        Assert.Equal(8, ran.ExitCode);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(segment));
    }

    private async Task<string> SegmentOfAStoppedServerAsync()
    {
        await using (var server = await RunningServer.StartAsync())
        {
            await server.Checks.CheckActionAsync(new TestAgent().ToolCall("search"));
            await server.TerminateAsync();
            Directory.Move(server.State, Path.Combine(_folder, "state"));
            Directory.CreateDirectory(server.State);
        }

        return Directory.GetFiles(Path.Combine(_folder, "state", "log"), "*.seg").Single();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
