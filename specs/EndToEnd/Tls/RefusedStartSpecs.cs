using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Specs.EndToEnd.Tls;

/// <summary>What would be unsafe does not start, and says what to do.</summary>
public sealed class RefusedStartSpecs : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Make();
    private readonly PemFolder _folder = new();

    public RefusedStartSpecs() => _folder.With(_authority.Issue());

    // Addresses of no machine (RFC 5737) beside all of this one: nothing may be served even where a refusal fails.
    [Theory]
    [InlineData("--grpc 0.0.0.0:0 --http 127.0.0.1:0", "", "--tls-cert and --tls-key")]
    [InlineData("--grpc 127.0.0.1:0 --http [::]:0", "", "--tls-cert and --tls-key")]
    [InlineData("--grpc 192.0.2.1:0 --http 127.0.0.1:0 --auth required", "", "--tls-cert and --tls-key")]
    [InlineData("--grpc 192.0.2.1:0 --http 127.0.0.1:0 TLS --auth single-user", "", "--auth required")]
    [InlineData("--grpc 127.0.0.1:0 --http 192.0.2.1:0 TLS", "AA_AUTH=off", "--auth required")]
    [InlineData("--grpc 127.0.0.1:0 --http 127.0.0.1:0", "AA_AUTH=maybe", "AA_AUTH='maybe' is neither on nor off")]
    [InlineData("--grpc https://127.0.0.1:0 --http 127.0.0.1:0", "", "what makes it https is --tls-cert")]
    [InlineData("--demo TLS", "", "--demo plays to a single user")]
    [InlineData("--demo", "AA_AUTH=on", "--demo plays to a single user")]
    public async Task An_unsafe_start_is_refused(string options, string variable, string expected)
    {
        var ran = await StartAsync(
            options.Split(' ').SelectMany(o => o == "TLS" ? _folder.Options : [o]),
            variable.Split('=') is [var name, var value] ? (name, value) : null);

        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["state"]));
    }

    // With both, only the address itself is left to be refused: no machine has it.
    [Fact]
    public async Task Beyond_this_machine_authentication_is_required_unless_somebody_says_otherwise()
    {
        var ran = await StartAsync(["--grpc", "192.0.2.1:0", "--http", "127.0.0.1:0", .. _folder.Options], null);

        Assert.Contains("192.0.2.1:0 or 127.0.0.1:0 cannot be listened to", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_served_refuses_the_start()
    {
        _folder.Write("key.pem", _authority.Issue().Key);

        var ran = await StartAsync(["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. _folder.Options], null);

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("does not belong to", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["state"]));
    }

    [Fact]
    public async Task Where_callers_have_to_show_who_they_are_loopback_is_nobody()
    {
        await using var server = await RunningServer.StartAsync("--auth", "required");

        var ran = await Aasm.RunAsync("org", "list", "--state", server.State);

        Assert.Equal(3, ran.ExitCode);
    }

    [Theory]
    [InlineData("c", null, null, "", "--tls-cert is given without --tls-key")]
    [InlineData(null, "k", null, "AAASM_TLS_CERT=c", "--tls-key is given without --tls-cert")]
    [InlineData(null, null, null, "AA_GATEWAY_GRPC_TLS_CERT=c AAASM_TLS_KEY=k", "AA_GATEWAY_GRPC_TLS_CERT is given without")]
    [InlineData(null, null, null, "AAASM_TLS_KEY=k", "AAASM_TLS_KEY is given without AAASM_TLS_CERT")]
    [InlineData(null, null, "ca", "", "the authority of clients ca is named")]
    [InlineData(null, null, null, "AA_GATEWAY_GRPC_TLS_CLIENT_CA=ca", "the authority of clients ca is named")]
    public void Half_of_it_is_refused(string? certificate, string? key, string? authority, string environment, string expected) =>
        Assert.Contains(expected,
            Assert.Throws<CertificateFileException>(
                () => TlsFiles.Find(certificate, key, authority, EnvironmentOf(environment))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, null, "", null)]
    [InlineData("", "", "", "AAASM_TLS_CERT= AAASM_TLS_KEY=", null)]
    [InlineData("/c", "/k", null, "AAASM_TLS_CERT=/x AAASM_TLS_KEY=/y", "/c /k ")]
    [InlineData(null, null, null, "AAASM_TLS_CERT=/x AAASM_TLS_KEY=/y", "/x /y ")]
    [InlineData(null, null, null, "AAASM_TLS_CERT=/x AAASM_TLS_KEY=/y AA_GATEWAY_GRPC_TLS_CERT=/g AA_GATEWAY_GRPC_TLS_KEY=/h", "/g /h ")]
    [InlineData("/c", "/k", "/a", "AA_GATEWAY_GRPC_TLS_CLIENT_CA=/b", "/c /k /a")]
    [InlineData("/d/../c", "/k", null, "AA_GATEWAY_GRPC_TLS_CLIENT_CA=/b", "/c /k /b")]
    public void The_nearest_word_counts(string? certificate, string? key, string? authority, string environment, string? expected)
    {
        var found = TlsFiles.Find(certificate, key, authority, EnvironmentOf(environment));

        Assert.Equal(expected, found is null ? null : $"{found.Certificate} {found.Key} {found.ClientAuthority}");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private static Func<string, string?> EnvironmentOf(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(v => v.Split('='))
        .ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal)
        .GetValueOrDefault;

    private Task<Ran> StartAsync(IEnumerable<string> options, (string Name, string Value)? variable)
    {
        var start = Aasm.Command(["start", "--state", _folder["state"], .. options]);
        if (variable is { } set)
        {
            start.Environment[set.Name] = set.Value;
        }

        return Aasm.FinishAsync(start);
    }
}
