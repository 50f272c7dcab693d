using System.Text.Json;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A certificate is changed while a server runs: a good one is taken, anything else is told and changes nothing.</summary>
public sealed class ReloadSpecs : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Make();
    private readonly PemFolder _folder = new();

    [Fact]
    public async Task A_new_certificate_is_taken_for_new_connections()
    {
        _folder.With(_authority.Issue(new Wanted { Subject = "CN=first" }));
        await using var server = await RunningServer.StartAsync(_folder.Options);
        Assert.Equal("CN=first", (await Handshake.WithAsync(server.Run.Grpc)).Subject);

        _folder.With(_authority.Issue(new Wanted { Subject = "CN=second" }));

        await Handshake.UntilAsync(server.Run.Grpc, "CN=second");
        Assert.Equal("CN=second", (await Handshake.WithAsync(server.Run.Http)).Subject);
    }

    [Fact]
    public async Task Garbage_keeps_the_old_one_and_is_told_until_it_is_mended()
    {
        _folder.With(_authority.Issue(new Wanted { Subject = "CN=first", UntilDays = 10.5 }));
        await using var server = await RunningServer.StartAsync(_folder.Options);

        _folder.Write("cert.pem", "SECRET GARBAGE");
        var told = await StatusUntilAsync(server, s => s.GetProperty("reload_problem").ValueKind == JsonValueKind.String);

        Assert.Contains($"{_folder.Certificate} holds no PEM certificate", told.GetProperty("reload_problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("CN=first", (await Handshake.WithAsync(server.Run.Grpc)).Subject);

        _folder.With(_authority.Issue(new Wanted { Subject = "CN=third" }));
        await Handshake.UntilAsync(server.Run.Grpc, "CN=third");
        await StatusUntilAsync(server, s => s.GetProperty("reload_problem").ValueKind == JsonValueKind.Null);
        await server.TerminateAsync();
        var error = await server.Error;
        Assert.Single(error.Split('\n'), l => l.Contains("are refused", StringComparison.Ordinal));
        Assert.DoesNotContain("SECRET", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_thirty_days_are_seen_everywhere()
    {
        _folder.With(_authority.Issue(new Wanted { UntilDays = 10.5 }));
        await using var server = await RunningServer.StartAsync(_folder.Options);
        const string Warning = "in 10 days: put a new one there";

        var status = await Aasm.RunAsync("status", "--state", server.State, "--ca", _folder.Write("ca.pem", _authority.Pem));
        var doctor = await Aasm.RunAsync(["doctor", "--state", server.State, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. _folder.Options]);
        var tls = await StatusUntilAsync(server, _ => true);
        await server.TerminateAsync();

        Assert.Equal(0, status.ExitCode);
        Assert.Contains("10 days left", status.Output, StringComparison.Ordinal);
        Assert.Contains(Warning, Flat(status.Output), StringComparison.Ordinal);
        Assert.Contains(Warning, Flat(doctor.Output), StringComparison.Ordinal);
        Assert.Equal("CN=aasm", tls.GetProperty("subject").GetString());
        Assert.Equal(10, tls.GetProperty("days_left").GetInt32());
        Assert.Contains(Warning, tls.GetProperty("warning").GetString(), StringComparison.Ordinal);
        Assert.Contains(Warning, await server.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static async Task<JsonElement> StatusUntilAsync(RunningServer server, Func<JsonElement, bool> condition)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = BareClient.WasShown } };
        using var client = new HttpClient(handler);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var body = await client.GetStringAsync(new Uri($"{server.Run.Http}/readyz"), limit.Token);
            var tls = JsonDocument.Parse(body).RootElement.GetProperty("tls");
            if (condition(tls))
            {
                return tls;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
