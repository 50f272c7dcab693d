using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Configuration;

namespace AgentAssembly.Specs.Cli.Configuration;

public sealed class ConfigCommandSpecs : IDisposable
{
    private const string Canary = "canary-5f1c";

    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Validate_names_what_is_wrong_and_ends_with_one()
    {
        var good = await _folder.With("http: 127.0.0.1:1").RunAsync("config", "validate", _folder.File);
        var bad = await _folder.With("htp: 1").RunAsync("config", "validate", _folder.File, "-o", "json");

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        var told = JsonDocument.Parse(bad.Out).RootElement;
        Assert.False(told.GetProperty("valid").GetBoolean());
        Assert.EndsWith("server.yaml:1: 'htp' is no setting: did you mean 'http'?", told.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_says_what_sets_each_setting()
    {
        _folder.With("calls_per_minute: 7\ninputs: none\n").Variable("AASM_INPUTS", "encrypted");

        var run = await _folder.RunAsync("config", "show", "--config", _folder.File, "--grpc", "127.0.0.1:5", "-o", "json");

        var shown = JsonDocument.Parse(run.Out).RootElement.GetProperty("settings").EnumerateArray().ToDictionary(
            s => s.GetProperty("key").GetString()!,
            s => (s.GetProperty("value").GetString(), s.GetProperty("source").GetString(), s.GetProperty("place").GetString()));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Settings.All.Length, shown.Count);
        Assert.Equal(("127.0.0.1:5", "option", "--grpc"), shown["grpc"]);
        Assert.Equal(("encrypted", "environment", "AASM_INPUTS"), shown["inputs"]);
        Assert.Equal(("7", "file", $"{_folder.File}:1"), shown["calls_per_minute"]);
        Assert.Equal(("127.0.0.1:7700", "default", null), shown["http"]);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "-o", "json")]
    [InlineData("validate")]
    [InlineData("boot")]
    [InlineData("boot", "-o", "json")]
    public async Task No_secret_is_printed_wherever_it_was_put(params string[] command)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "headers"), $"authorization={Canary}");
        _folder.With($"telemetry:\n  headers_file: headers\n  endpoint: http://user:{Canary}@127.0.0.1:1\n  headers: {Canary}\n");

        var filed = await _folder.RunAsync(["config", .. command, "--config", _folder.File]);
        var given = await _folder.With("inputs: none").Variable("OTEL_EXPORTER_OTLP_HEADERS", $"authorization={Canary}")
            .RunAsync(["config", .. command, "--config", _folder.File]);

        Assert.Equal(1, filed.ExitCode);
        Assert.DoesNotContain(Canary, filed.Out + filed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, given.Out + given.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_everything_about_every_setting_and_what_was_meant()
    {
        foreach (var setting in Settings.All)
        {
            var told = (await _folder.RunAsync("config", "explain", setting.Key)).Out;
            Assert.All(
                (string[])[setting.Key, setting.What, setting.Range, setting.DefaultShown, setting.Option, .. setting.Variables],
                part => Assert.Contains(part, told, StringComparison.Ordinal));
        }

        var unknown = await _folder.RunAsync("config", "explain", "tls.certt");
        Assert.Equal(5, unknown.ExitCode);
        Assert.Contains("did you mean 'tls.cert'?", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boot_changes_nothing_and_fails_where_a_start_would()
    {
        var state = Path.Combine(_folder.Root, "state");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var good = await BootAsync("http: 127.0.0.1:0");
        var open = await BootAsync("http: 0.0.0.0:0");
        var port = await BootAsync($"http: {taken.LocalEndpoint}");
        var policy = await BootAsync("http: 127.0.0.1:0\npolicy: nowhere.yaml");
        var half = await BootAsync("http: 127.0.0.1:0\ntls: { cert: only.pem }");

        Assert.Equal((0, 1, 1, 1, 1), (good.ExitCode, open.ExitCode, port.ExitCode, policy.ExitCode, half.ExitCode));
        Assert.Contains("without TLS everybody on the way can read", open.Out, StringComparison.Ordinal);
        Assert.Contains("cannot be listened to", port.Out, StringComparison.Ordinal);
        Assert.Contains("nowhere.yaml cannot be read", policy.Out, StringComparison.Ordinal);
        Assert.Contains("is given without", half.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(state));

        Task<Aasm> BootAsync(string yaml) =>
            _folder.With($"grpc: 127.0.0.1:0\n{yaml}\n").RunAsync("config", "boot", "--config", _folder.File, "--state", state);
    }
}
