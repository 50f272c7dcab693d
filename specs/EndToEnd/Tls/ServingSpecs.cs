using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A server with a certificate is reached by those who believe it, and by nobody in the clear.</summary>
public sealed class ServingSpecs : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _root = TestAuthority.Make("the root");
    private readonly PemFolder _folder = new();
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        using var between = _root.MakeBelow("the one between");
        _folder.With(between.Issue(new Wanted { Subject = "CN=served", DnsNames = ["gateway.example"] }));
        _server = await RunningServer.StartAsync(_folder.Options);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task Both_ports_say_https_and_answer_those_who_trust_the_root()
    {
        var authority = _folder.Write("ca.pem", _root.Pem);

        var check = await Aasm.RunAsync("check", "--tool", "search", "--state", _server.State, "--ca", authority);
        var status = await Aasm.RunAsync("status", "--state", _server.State, "--ca", authority);
        var orgs = await Aasm.RunAsync("org", "list", "--grpc", _server.GrpcEndpoint, "--ca", authority);

        Assert.StartsWith("https://", _server.Run.Grpc, StringComparison.Ordinal);
        Assert.StartsWith("https://", _server.Run.Http, StringComparison.Ordinal);
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.True(status.ExitCode == 0, status.Error);
        Assert.True(orgs.ExitCode == 0, orgs.Error);
        Assert.Contains("CN=served, 364 days left", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_certificate_is_a_figure()
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = BareClient.WasShown },
        });

        var told = await client.GetStringAsync(new Uri($"{_server.Run.Http}/metrics"));

        var ends = told.Split('\n').Single(line => line.StartsWith("aa_certificate_not_after_seconds{", StringComparison.Ordinal));
        var days = (long.Parse(ends.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)
            - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()) / 86_400;
        Assert.InRange(days, 363, 365);
    }

    [Fact]
    public async Task The_authority_may_be_named_by_the_environment()
    {
        var start = Aasm.Command("check", "--tool", "search", "--state", _server.State);
        start.Environment["AASM_CA"] = _folder.Write("ca.pem", _root.Pem);

        var ran = await Aasm.FinishAsync(start);

        Assert.True(ran.ExitCode == 0, ran.Error);
    }

    [Fact]
    public async Task The_issuers_from_the_file_are_sent_along() =>
        Assert.Contains("CN=the one between", (await Handshake.WithAsync(_server.Run.Grpc)).Along);

    [Fact]
    public async Task Grpc_is_http_2_and_the_other_port_http_1()
    {
        Assert.Equal(SslApplicationProtocol.Http2, (await Handshake.WithAsync(_server.Run.Grpc)).Application);
        Assert.Equal(SslApplicationProtocol.Http11, (await Handshake.WithAsync(_server.Run.Http)).Application);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TLS_is_spoken_in_its_two_sound_versions(SslProtocols version) =>
        Assert.Equal(version, (await Handshake.WithAsync(_server.Run.Grpc, version)).Protocol);

    [Fact]
    public async Task Without_its_authority_the_server_is_not_believed_and_the_way_out_is_named()
    {
        var ran = await Aasm.RunAsync("check", "--tool", "search", "--state", _server.State);

        Assert.Equal(7, ran.ExitCode);
        Assert.Contains("is not known here: name the file of the authority with --ca (AASM_CA)", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--tool", "search")]
    [InlineData("org", "list")]
    [InlineData("org", "create", "acme")]
    [InlineData("audit", "tail")]
    [InlineData("log", "state", "--live")]
    [InlineData("demo")]
    public async Task With_another_authority_no_command_believes_the_server(params string[] command)
    {
        using var other = TestAuthority.Make("another root");
        var authority = _folder.Write("other.pem", other.Pem);

        var ran = await Aasm.RunAsync([.. command, "--state", _server.State, "--ca", authority]);

        Assert.Equal(7, ran.ExitCode);
        Assert.Contains("is not the authority that --ca (AASM_CA) names", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("whether the change was made", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_certificate_does_not_have_is_named_with_those_that_it_has()
    {
        var port = new Uri(_server.Run.Grpc).Port;

        var ran = await Aasm.RunAsync(
            "check", "--tool", "search", "--grpc", $"https://localhost:{port}", "--ca", _folder.Write("ca.pem", _root.Pem));

        Assert.Equal(7, ran.ExitCode);
        Assert.Contains("it is for gateway.example, 127.0.0.1, not for localhost", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_in_the_clear_gets_nothing_useful()
    {
        var ran = await Aasm.RunAsync("check", "--tool", "search", "--grpc", $"http://{_server.GrpcEndpoint}");

        Assert.Equal(7, ran.ExitCode);
        Assert.Contains("A server with TLS is named with https://HOST:PORT", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(true, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData(false, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(false, "\0\0\0")]
    public async Task Words_in_the_clear_end_the_connection(bool isGrpc, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = new TcpClient();
        var url = new Uri(isGrpc ? _server.Run.Grpc : _server.Run.Http);
        await socket.ConnectAsync(url.Host, url.Port, limit.Token);
        var stream = socket.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(words), limit.Token);
            socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        Assert.DoesNotContain("HTTP", Encoding.ASCII.GetString(answer.ToArray()), StringComparison.Ordinal);
        Assert.InRange(answer.Length, 0, 16);
    }

    [Fact]
    public async Task An_authority_that_would_count_for_nothing_is_refused()
    {
        var ran = await Aasm.RunAsync(
            "check", "--tool", "search", "--grpc", $"http://{_server.GrpcEndpoint}", "--ca", _folder.Write("ca.pem", _root.Pem));

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("--ca and --client-cert would count for nothing", ran.Error, StringComparison.Ordinal);
    }
}
