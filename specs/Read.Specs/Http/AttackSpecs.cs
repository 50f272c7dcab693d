using System.Net;
using System.Net.WebSockets;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Http;

/// <summary>What pages in the operator's own browser may try: they reach loopback, where the operator needs no credential.</summary>
public sealed class AttackSpecs
{
    [Theory]
    [InlineData("GET", "https://evil.example")]
    [InlineData("POST", "https://evil.example")]
    [InlineData("POST", "null")]
    [InlineData("POST", "http://127.0.0.1:1")]
    [InlineData("POST", "https://127.0.0.1:{port}")]
    [InlineData("POST", "http://localhost:{port}")]
    [InlineData("POST", "http://127.0.0.1:{port}.evil.example")]
    public async Task A_page_of_another_origin_is_refused(string method, string origin)
    {
        await using var server = await ReadServer.StartAsync();
        using var request = method == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "?query={__typename}"))
            : server.Post(new { query = "mutation{count}" });
        request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{port}", $"{server.Url.Port}", StringComparison.Ordinal));

        var (response, body) = await server.SendAsync(request);

        Assert.Equal((HttpStatusCode.Forbidden, "ORIGIN_REFUSED"), (response.StatusCode, HttpSpecs.CodeOf(body)));
        Assert.Equal(1, server.Source.Count());
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    public async Task What_a_browser_says_of_a_request_without_an_origin_is_believed(string site, int status)
    {
        await using var server = await ReadServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "?query={__typename}"));
        request.Headers.Add("Sec-Fetch-Site", site);

        var (response, _) = await server.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_own_page_and_a_configured_origin_may_ask()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { Origins = ["https://console.example"] });
        foreach (var origin in new[] { $"http://127.0.0.1:{server.Url.Port}", "https://console.example" })
        {
            using var request = server.Post(new { query = "{__typename}" });
            request.Headers.Add("Origin", origin);

            Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(request)).Response.StatusCode);
        }
    }

    [Theory]
    [InlineData("rebound.example", false, 403)]
    [InlineData("rebound.example", true, 200)]
    [InlineData("console.example", false, 200)]
    [InlineData("localhost", false, 200)]
    [InlineData("127.0.0.1", false, 200)]
    [InlineData("127.9.9.9", false, 200)]
    [InlineData("[::1]", false, 200)]
    [InlineData("127.0.0.1.evil.example", false, 403)]
    [InlineData("10.0.0.1", false, 403)]
    public async Task A_name_that_leads_here_though_it_is_not_ours_needs_a_credential(string host, bool showsCredential, int status)
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { Hosts = ["console.example"] });
        if (!showsCredential)
        {
            server.Http.DefaultRequestHeaders.Authorization = null;
        }

        using var request = server.Post(new { query = "{__typename}" });
        request.Headers.Host = $"{host}:{server.Url.Port}";
        request.Headers.Add("Origin", $"http://{host}:{server.Url.Port}");

        var (response, body) = await server.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status != 200, body.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task A_page_of_another_origin_opens_no_socket()
    {
        await using var server = await ReadServer.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.SetRequestHeader("Origin", "https://evil.example");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(server.SocketUrl, CancellationToken.None));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_by_a_name_that_is_not_ours_is_closed_unless_it_shows_a_credential()
    {
        await using var server = await ReadServer.StartAsync();
        await using var stranger = await SocketClient.OpenAsync(server, host: "rebound.example");
        await stranger.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal(4403, await stranger.ReadCloseAsync());

        await using var known = await SocketClient.OpenAsync(server, host: "rebound.example");
        await known.GreetAsync(SpecViewers.Reader);
    }
}
