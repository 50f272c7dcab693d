using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Cli;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Evidence;
using Grpc.Core;

namespace AgentAssembly.Specs.Cli;

public class ExitCodeSpecs
{
    [Theory]
    [InlineData(StoreFault.Locked, 6)]
    [InlineData(StoreFault.Damaged, 8)]
    [InlineData(StoreFault.TooNew, 8)]
    [InlineData(StoreFault.Inaccessible, 1)]
    [InlineData(StoreFault.Failed, 1)]
    [InlineData(StoreFault.NoSpace, 1)]
    [InlineData(StoreFault.Busy, 1)]
    [InlineData(StoreFault.Closed, 1)]
    public void A_store_that_does_not_open(StoreFault fault, int code) =>
        Assert.Equal(code, CodeOf(new EventStoreException(fault, "why")));

    [Theory]
    [InlineData(StatusCode.InvalidArgument, 2)]
    [InlineData(StatusCode.Unauthenticated, 3)]
    [InlineData(StatusCode.PermissionDenied, 4)]
    [InlineData(StatusCode.NotFound, 5)]
    [InlineData(StatusCode.AlreadyExists, 6)]
    [InlineData(StatusCode.FailedPrecondition, 6)]
    [InlineData(StatusCode.Aborted, 6)]
    [InlineData(StatusCode.Unavailable, 7)]
    [InlineData(StatusCode.Cancelled, 9)]
    [InlineData(StatusCode.DeadlineExceeded, 124)]
    [InlineData(StatusCode.Internal, 1)]
    [InlineData(StatusCode.Unimplemented, 1)]
    public void A_refused_call(StatusCode status, int code) =>
        Assert.Equal(code, CodeOf(new RpcException(new Status(status, "why"))));

    [Fact]
    public void A_refused_start() => Assert.Equal(1, CodeOf(new StartRefusedException("why")));

    [Fact]
    public void An_interrupted_command() => Assert.Equal(
        9, ErrorReport.Of(new OperationCanceledException(), new CancellationToken(canceled: true))!.ExitCode);

    [Fact]
    public void A_bug_has_no_code_and_keeps_its_trace() =>
        Assert.Null(ErrorReport.Of(new InvalidOperationException("bug"), CancellationToken.None));

    [Theory]
    [InlineData("--grpc localhost", "is no HOST:PORT")]
    [InlineData("--grpc 127.0.0.1:65536", "is no port; 0 to 65535 are")]
    [InlineData("--grpc 127.0.0.1:-1", "is no port")]
    [InlineData("--grpc [::1]", "is no port")]
    [InlineData("--grpc ::1:50051", "write a v6 address in brackets")]
    [InlineData("--grpc example.org:1", "to listen, give an address")]
    [InlineData("--grpc https://127.0.0.1:1", "what makes it https is --tls-cert")]
    [InlineData("--auth maybe", "known are required, single-user")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("-o xml", "-o 'xml' is not known")]
    public async Task A_wrong_option_is_named_with_its_value(string options, string expected)
    {
        var run = await Aasm.RunAsync(["start", .. options.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains(options.Split(' ')[^1], run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("check --tool x --args {", "--args is no JSON")]
    [InlineData("check", "--tool NAME is needed")]
    [InlineData("check --kind dance --tool x", "known are tool_call")]
    [InlineData("check --tool x --token-file /nobody/token", "/nobody/token cannot be read")]
    [InlineData("audit tail -n many", "must be a number from 0")]
    [InlineData("audit export --format xml", "xml")]
    [InlineData("audit export", "--format")]
    [InlineData("audit export --format csv --from yesterday", "neither a position nor a time")]
    [InlineData("audit verify --against nonsense", "neither a head nor a file")]
    [InlineData("check --tool x --ca /nobody/ca", "there is no file /nobody/ca")]
    [InlineData("check --tool x --client-cert /nobody/cert", "--client-cert and --client-key go together")]
    [InlineData("status --client-key /nobody/key", "--client-cert and --client-key go together")]
    [InlineData("start --tls-cert /nobody/cert", "--tls-cert is given without --tls-key")]
    [InlineData("demo --rate fast", "must be max, or a number")]
    [InlineData("demo --parallel 0", "must be a number from 1")]
    [InlineData("demo --sessions /nobody/sessions --grpc 127.0.0.1:1", "/nobody/sessions cannot be read")]
    [InlineData("log restore x", "--state")]
    [InlineData("", "aasm --help")]
    public async Task A_wrong_command_line_is_usage(string line, string expected)
    {
        var run = await Aasm.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check --tool x --grpc 127.0.0.1:1", 7, "aasm start")]
    [InlineData("audit tail --grpc 127.0.0.1:1", 7, "aasm start")]
    [InlineData("demo --grpc 127.0.0.1:1", 7, "aasm start")]
    [InlineData("check --tool x --state /nobody/state", 7, "aasm start --state /nobody/state")]
    [InlineData("stop --state /nobody/state", 7, "no server runs")]
    [InlineData("audit verify --state /nobody/state", 5, "there is no log in /nobody/state/log")]
    [InlineData("log stat --log /nobody/log", 5, "there is no log")]
    public async Task What_is_not_there_is_named(string line, int code, string expected)
    {
        var run = await Aasm.RunAsync(line.Split(' '));

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_an_error_object()
    {
        var run = await Aasm.RunAsync("stop", "--state", "/nobody/state", "-o", "json");

        var error = JsonDocument.Parse(run.Error).RootElement.GetProperty("error");
        Assert.Equal(7, error.GetProperty("code").GetInt32());
        Assert.Equal("unreachable", error.GetProperty("kind").GetString());
        Assert.Contains("no server runs", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static int CodeOf(Exception exception) => ErrorReport.Of(exception, CancellationToken.None)!.ExitCode;
}
