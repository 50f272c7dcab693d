namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>An agent acts by its credential, which no other user of the machine gets to see.</summary>
public sealed class CredentialSpecs : IDisposable
{
    private readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_comes_from_a_file_before_the_environment()
    {
        await using var server = await AdminServer.StartAsync();
        var file = _folder.Write("credential", "  from-file\n");

        Assert.Equal(0, (await RunAsync(server, "from-environment", "--credential-file", file)).ExitCode);
        Assert.Equal(0, (await RunAsync(server, "from-environment")).ExitCode);
        Assert.Equal(0, (await RunAsync(server, "")).ExitCode);

        Assert.Equal(["from-file", "from-environment", null], server.Script.Credentials);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("s3cret and more")]
    [InlineData("s3cret\nsecond line")]
    [InlineData("s3crét")]
    public async Task What_is_none_is_refused_and_not_repeated(string text)
    {
        await using var server = await AdminServer.StartAsync();
        var file = _folder.Write("credential", text);

        var run = await RunAsync(server, "", "--credential-file", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds no credential", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Script.Asked);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_far_too_large_is_named()
    {
        await using var server = await AdminServer.StartAsync();

        var missing = await RunAsync(server, "", "--credential-file", _folder.PathOf("none"));
        var large = await RunAsync(server, "", "--credential-file", _folder.Write("large", new string('x', 5000)));

        Assert.Equal((2, 2), (missing.ExitCode, large.ExitCode));
        Assert.Contains("--credential-file: there is no file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("is larger than 4 KiB", large.Error, StringComparison.Ordinal);
    }

    private static Task<Aasm> RunAsync(AdminServer server, string environment, params string[] more) => Aasm.RunAsync(
        ["org", "list", "--grpc", server.Address, .. more],
        around => around with { Environment = name => name == "AASM_CREDENTIAL" ? environment : around.Environment(name) });
}
