using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Http;

public sealed class AuditSpecs
{
    [Fact]
    public async Task Every_audit_of_graphql_over_http_passes()
    {
        await using var server = await ReadServer.StartAsync();

        var (code, output) = await NodeClients.RunAsync("audit.mjs", server.Url.ToString(), SpecViewers.Reader);

        Assert.True(code == 0, output);
        Assert.Contains("61 of 61 passed", output, StringComparison.Ordinal);
    }
}
