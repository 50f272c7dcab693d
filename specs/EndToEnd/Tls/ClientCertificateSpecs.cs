namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>A server with an authority of clients serves those that it vouches for, on both ports, and nobody else.</summary>
public sealed class ClientCertificateSpecs : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _servers = TestAuthority.Make("servers");
    private readonly TestAuthority _clients = TestAuthority.Make("clients");
    private readonly PemFolder _folder = new();
    private readonly PemFolder _own = new();
    private RunningServer _server = null!;

    private static Wanted Client => new() { Subject = "CN=agent", Purpose = Wanted.ForClients, Addresses = [], DnsNames = ["agent"] };

    public async Task InitializeAsync()
    {
        _folder.With(_servers.Issue());
        _folder.Write("servers.pem", _servers.Pem);
        _server = await RunningServer.StartAsync(
            [.. _folder.Options, "--tls-client-ca", _folder.Write("clients.pem", _clients.Pem)]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _own.Dispose();
        _servers.Dispose();
        _clients.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_the_authority_opens_both_ports()
    {
        _own.With(_clients.Issue(Client));

        await AssertServedAsync();
        var status = await RunAsync("status");
        Assert.True(status.ExitCode == 0, status.Error + status.Output);
    }

    [Fact]
    public async Task A_certificate_from_below_the_authority_counts()
    {
        using var below = _clients.MakeBelow("a team");
        _own.With(below.Issue(Client));

        await AssertServedAsync();
    }

    [Fact]
    public async Task The_certificate_may_be_named_by_the_environment()
    {
        _own.With(_clients.Issue(Client));
        var start = Aasm.Command("check", "--tool", "search", "--state", _server.State);
        start.Environment["AASM_CA"] = _folder["servers.pem"];
        start.Environment["AASM_CLIENT_CERT"] = _own.Certificate;
        start.Environment["AASM_CLIENT_KEY"] = _own.Key;

        var ran = await Aasm.FinishAsync(start);

        Assert.True(ran.ExitCode == 0, ran.Error);
    }

    [Fact]
    public async Task Without_a_certificate_nobody_is_served()
    {
        foreach (var command in (string[][])[["check", "--tool", "search"], ["status"]])
        {
            var ran = await Aasm.RunAsync([.. command, "--state", _server.State, "--ca", _folder["servers.pem"]]);

            Assert.Equal(7, ran.ExitCode);
            Assert.Contains("--client-cert", ran.Error + ran.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var others = TestAuthority.Make("clients");
        _own.With(others.Issue(Client));

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task A_certificate_that_is_made_for_servers_is_refused()
    {
        _own.With(_clients.Issue(Client with { Purpose = Wanted.ForServers }));

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_by_the_server_too()
    {
        _own.With(_clients.Issue(Client with { FromDays = -2, UntilDays = -1 }));

        var refused = await RunAsync("check", "--tool", "search");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("expired", refused.Error, StringComparison.Ordinal);
        Assert.False(await BareClient.IsServedAsync(_server.Run.Http, _own));
    }

    [Fact]
    public async Task A_new_authority_counts_at_once_and_the_old_one_no_more()
    {
        using var others = TestAuthority.Make("other clients");
        using var before = new PemFolder().With(_clients.Issue(Client));
        _own.With(others.Issue(Client));
        Assert.True(await BareClient.IsServedAsync(_server.Run.Http, before));
        Assert.False(await BareClient.IsServedAsync(_server.Run.Http, _own));

        _folder.Write("clients.pem", others.Pem);

        await BareClient.UntilServedAsync(_server.Run.Http, _own);
        Assert.False(await BareClient.IsServedAsync(_server.Run.Http, before));
    }

    private async Task AssertServedAsync()
    {
        var ran = await RunAsync("check", "--tool", "search");
        Assert.True(ran.ExitCode == 0, ran.Error);
    }

    private async Task AssertRefusedAsync()
    {
        var ran = await RunAsync("check", "--tool", "search");

        Assert.Equal(7, ran.ExitCode);
        Assert.Contains("--client-cert", ran.Error, StringComparison.Ordinal);
        Assert.False(await BareClient.IsServedAsync(_server.Run.Http, _own));
    }

    private Task<Ran> RunAsync(params string[] command) => Aasm.RunAsync(
        [
            .. command, "--state", _server.State, "--ca", _folder["servers.pem"],
            "--client-cert", _own.Certificate, "--client-key", _own.Key,
        ]);
}
