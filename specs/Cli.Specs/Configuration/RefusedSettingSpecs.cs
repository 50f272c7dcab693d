using AgentAssembly.Edges.Host;

namespace AgentAssembly.Specs.Cli.Configuration;

public sealed class RefusedSettingSpecs : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("htp: 1", ":1: 'htp' is no setting: did you mean 'http'?")]
    [InlineData("tls:\n  crt: x", ":2: 'tls.crt' is no setting: did you mean 'tls.cert'?")]
    [InlineData("telemetry:\n  headers: x", ":2: 'telemetry.headers' is no setting: did you mean 'telemetry.headers_file'?")]
    [InlineData("cert: x", ":1: 'cert' is no setting: did you mean 'tls.cert'?")]
    [InlineData("something: x", ":1: 'something' is no setting: 'aasm config explain' lists those that there are")]
    [InlineData("tls: x", ":1: 'tls' is no setting")]
    [InlineData("http:\n  port: 1", ":1: http has keys below it, and takes one value")]
    [InlineData("http: ''", ":1: http is empty")]
    [InlineData("http: example.org:1", ":1: http 'example.org:1' is a name")]
    [InlineData("auth: maybe", ":1: auth 'maybe' is not known; known are required, single-user")]
    [InlineData("\ncalls_per_minute: -1", ":2: calls_per_minute '-1' must be a number from 0 to 4294967295: calls a minute")]
    [InlineData("telemetry: { sampler_ratio: 1.5 }", ":1: telemetry.sampler_ratio '1.5' must be a number from 0 to 1")]
    [InlineData("deliveries: { private: yes }", ":1: deliveries.private 'yes' is neither true nor false")]
    [InlineData("telemetry: { endpoint: 'ftp://x' }", ":1: telemetry.endpoint is no http:// or https:// URL")]
    [InlineData("- x", ":1: only words and keys with a colon are read, no lists")]
    [InlineData("http: \"", "it is no YAML that can be read")]
    public void What_is_wrong_is_named_with_its_line_and_the_way_out(string yaml, string problem) =>
        Assert.Contains(problem, Assert.Single(_folder.With(yaml).InForce().Problems), StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        _folder.With("htp: 1\nauth: maybe\n").Variable("OTEL_TRACES_EXPORTER", "console");

        var problems = _folder.InForce().Problems;

        Assert.Equal(3, problems.Length);
        Assert.Equal("OTEL_TRACES_EXPORTER='console' is not known; known are otlp, none", problems[2]);
    }

    [Fact]
    public async Task A_start_is_refused_with_a_file_that_is_not_there_or_wrong()
    {
        var missing = await _folder.RunAsync("start", "--config", _folder.File, "--state", Path.Combine(_folder.Root, "state"));
        var wrong = await _folder.With("htp: 1").RunAsync("start", "--config", _folder.File, "--state", Path.Combine(_folder.Root, "state"));
        var named = await _folder.Variable("AASM_CONFIG", _folder.File).RunAsync("start", "--state", Path.Combine(_folder.Root, "state"));

        Assert.Equal((2, 2, 2), (missing.ExitCode, wrong.ExitCode, named.ExitCode));
        Assert.Contains("there is no configuration file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'http'?", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(wrong.Error, named.Error);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "state")));
    }

    [Fact]
    public void A_file_that_everybody_may_write_decides_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _folder.With("http: 127.0.0.1:1");
        File.SetUnixFileMode(_folder.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        Assert.Contains("chmod o-w", Assert.Single(_folder.InForce().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_whose_file_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var secret = Path.Combine(_folder.Root, "headers");
        File.WriteAllText(secret, "authorization=geheim\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var settings = _folder.With("telemetry: { headers_file: headers }").InForce();

        var refused = Assert.Throws<StartRefusedException>(() => settings.Variable("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.DoesNotContain("geheim", refused.Message, StringComparison.Ordinal);

        File.SetUnixFileMode(secret, UnixFileMode.UserRead);
        Assert.Equal("authorization=geheim", settings.Variable("OTEL_EXPORTER_OTLP_HEADERS"));
    }
}
