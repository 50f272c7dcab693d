using System.Net;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Http;
using AgentAssembly.Specs.Read.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Read.Streams;

public sealed class SseSpecs
{
    private const string Ticks = "subscription($after:String){ticks(after:$after,until:3){number}}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_tells_the_position_of_each_item_and_its_end(bool byGet)
    {
        await using var server = await ReadServer.StartAsync();

        Assert.Equal(
            "event: next\nid: p1\ndata: {\"data\":{\"ticks\":{\"number\":1}}}\n\n"
            + "event: next\nid: p2\ndata: {\"data\":{\"ticks\":{\"number\":2}}}\n\n"
            + "event: next\nid: p3\ndata: {\"data\":{\"ticks\":{\"number\":3}}}\n\n"
            + "event: complete\ndata:\n\n",
            await ReadAllAsync(server, Ticks, byGet: byGet));
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_behind_what_it_has()
    {
        await using var server = await ReadServer.StartAsync();

        Assert.Equal(
            "event: next\nid: p3\ndata: {\"data\":{\"ticks\":{\"number\":3}}}\n\nevent: complete\ndata:\n\n",
            await ReadAllAsync(server, Ticks, lastEventId: "p2", variables: new { after = "p1" }));
    }

    [Fact]
    public async Task A_document_that_cannot_go_on_gets_no_ids_and_refuses_them()
    {
        await using var server = await ReadServer.StartAsync();
        const string query = "subscription{ticks(until:1){number}}";

        Assert.DoesNotContain("id:", await ReadAllAsync(server, query), StringComparison.Ordinal);
        Assert.Contains("RESUME_UNSUPPORTED", await ReadAllAsync(server, query, lastEventId: "p1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_one_event_and_a_wrong_one_too()
    {
        await using var server = await ReadServer.StartAsync();

        Assert.StartsWith("event: next\ndata: {\"data\":{\"whoAsks\":\"key:reader\"}", await ReadAllAsync(server, "{whoAsks}"), StringComparison.Ordinal);
        Assert.StartsWith("event: next\ndata: {\"errors\":[", await ReadAllAsync(server, "{nope}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutation_over_GET_is_refused_as_a_stream_too()
    {
        await using var server = await ReadServer.StartAsync();

        Assert.Contains("MUTATION_NEEDS_POST", await ReadAllAsync(server, "mutation{count}", byGet: true), StringComparison.Ordinal);
        Assert.Equal(1, server.Source.Count());
    }

    [Fact]
    public async Task Silence_is_broken_by_signs_of_life_and_a_reader_that_leaves_ends_the_source()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(time: time);
        using (var response = await BeginAsync(server, "subscription{silence{number}}"))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            var alive = new byte[6];
            var read = body.ReadExactlyAsync(alive).AsTask();
            await SocketSpecs.AdvanceUntilAsync(time, TimeSpan.FromSeconds(15), read);
            await read;
            Assert.Equal(":\n\n:\n\n"u8.ToArray(), alive);
            Assert.Equal(1, server.Source.Open);
        }

        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Fact]
    public async Task Whoever_counts_no_more_is_told_and_gets_nothing_more()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(time: time);
        using var response = await BeginAsync(server, "subscription{silence{number}}");
        var all = response.Content.ReadAsStringAsync();

        server.Viewers.End("key:reader");
        await SocketSpecs.AdvanceUntilAsync(time, TimeSpan.FromMilliseconds(250), all);

        Assert.Contains("\"code\":\"FORBIDDEN\"", await all, StringComparison.Ordinal);
        Assert.EndsWith("event: complete\ndata:\n\n", await all, StringComparison.Ordinal);
        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Fact]
    public async Task A_principal_has_so_many_streams_and_no_more()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { StreamsPerPrincipal = 1 });
        using var first = await BeginAsync(server, "subscription{silence{number}}");

        using var second = await BeginAsync(server, "subscription{silence{number}}");

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_say_that_the_stream_is_over()
    {
        await using var server = await ReadServer.StartAsync();
        using var response = await BeginAsync(server, "subscription{silence{number}}");
        var all = response.Content.ReadAsStringAsync();

        await server.StopAsync();

        Assert.DoesNotContain("complete", await all, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> BeginAsync(ReadServer server, string query)
    {
        using var request = server.Post(new { query });
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> ReadAllAsync(
        ReadServer server, string query, bool byGet = false, string? lastEventId = null, object? variables = null)
    {
        using var request = byGet
            ? new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, $"?query={Uri.EscapeDataString(query)}"))
            : server.Post(new { query, variables });
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await server.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
