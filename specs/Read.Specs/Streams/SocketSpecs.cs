using System.Text.Json;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Read.Streams;

public sealed class SocketSpecs
{
    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"unheard_of"}""")]
    [InlineData("""{"type":"ping","payload":"text"}""")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{__typename}"}}""")]
    [InlineData("""{"id":"","type":"subscribe","payload":{"query":"{__typename}"}}""")]
    [InlineData("""{"id":"1","type":"subscribe"}""")]
    [InlineData("""{"id":"1","type":"subscribe","payload":{}}""")]
    [InlineData("""{"id":"1","type":"subscribe","payload":{"query":7}}""")]
    [InlineData("""{"id":"1","type":"subscribe","payload":{"query":"{__typename}","variables":[]}}""")]
    [InlineData("""{"type":"complete"}""")]
    public async Task What_is_no_message_closes_with_4400(string message)
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        await client.SendAsync(message);

        Assert.Equal(4400, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_close_with_4400()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);

        await client.SendBinaryAsync();

        Assert.Equal(4400, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task A_message_that_is_too_large_closes_with_1009()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { MessageBytesMax = 1000 });
        await using var client = await SocketClient.OpenAsync(server);

        await client.SendAsync("""{"type":"ping","payload":{"x":"?"}}""".Replace("?", new string('x', 1000), StringComparison.Ordinal));

        Assert.Equal(1009, await client.ReadCloseAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("graphql-ws")]
    public async Task A_socket_that_does_not_speak_the_protocol_closes_with_4406(string? protocol)
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server, protocol);

        Assert.Equal(4406, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task To_subscribe_before_the_greeting_closes_with_4401()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);

        await client.SubscribeAsync("1", "{__typename}");

        Assert.Equal(4401, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task To_greet_twice_closes_with_4429()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        await client.SendAsync("""{"type":"connection_init"}""");

        Assert.Equal(4429, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task Not_to_greet_closes_with_4408()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(time: time);
        await using var client = await SocketClient.OpenAsync(server);
        var closed = client.ReadCloseAsync();

        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(10), closed);

        Assert.Equal(4408, await closed);
    }

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer nobody"}}""", 4403)]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Basic x"}}""", 4403)]
    [InlineData("""{"type":"connection_init","payload":{"authorization":7}}""", 4403)]
    [InlineData("""{"type":"connection_init"}""", 4401)]
    public async Task Who_is_not_known_does_not_enter(string init, int close)
    {
        await using var server = await ReadServer.StartAsync(isSingleUser: false);
        await using var client = await SocketClient.OpenAsync(server);

        await client.SendAsync(init);

        Assert.Equal(close, await client.ReadCloseAsync());
    }

    [Fact]
    public async Task An_id_in_use_closes_with_4409_and_a_free_one_may_be_used_again()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();
        await client.SubscribeAsync("1", "{whoAsks}");
        Assert.Equal("key:reader", (await client.ReadAsync()).GetProperty("payload").GetProperty("data").GetProperty("whoAsks").GetString());
        Assert.Equal("complete", (await client.ReadAsync()).GetProperty("type").GetString());

        await client.SubscribeAsync("1", "subscription{silence{number}}");
        await client.SubscribeAsync("1", "subscription{silence{number}}");

        Assert.Equal(4409, await client.ReadCloseAsync());
        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Fact]
    public async Task A_ping_is_answered_with_what_it_brought()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);

        await client.SendAsync("""{"type":"ping","payload":{"n":7}}""");

        var pong = await client.ReadAsync();
        Assert.Equal(("pong", 7), (pong.GetProperty("type").GetString(), pong.GetProperty("payload").GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task To_complete_ends_the_source()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();
        await client.SubscribeAsync("1", "subscription{silence{number}}");
        await ReadServer.UntilAsync(() => server.Source.Open == 1, "that the stream is read");

        await client.SendAsync("""{"id":"1","type":"complete"}""");

        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Theory]
    [InlineData("subscription{nope}", "VALIDATION_FAILED")]
    [InlineData("subscription{", "SYNTAX_ERROR")]
    [InlineData("subscription{guardedTicks{number}}", "FORBIDDEN")]
    [InlineData("subscription{ticks{number} silence{number}}", "VALIDATION_FAILED")]
    public async Task What_cannot_begin_is_an_error_of_its_operation_alone(string query, string code)
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        await client.SubscribeAsync("1", query);

        var error = await client.ReadAsync();
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
        await client.SubscribeAsync("1", "{whoAsks}");
        Assert.Equal("next", (await client.ReadAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_without_saying_why()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        await client.SubscribeAsync("1", "subscription{breaking{number}}");

        Assert.Equal(1, (await client.ReadAsync()).GetProperty("payload").GetProperty("data").GetProperty("breaking").GetProperty("number").GetInt32());
        var failed = (await client.ReadAsync()).GetProperty("payload");
        Assert.Equal("INTERNAL", failed.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.DoesNotContain("swordfish", failed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("complete", (await client.ReadAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Whoever_counts_no_more_is_closed_with_4403()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(time: time);
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();
        await client.SubscribeAsync("1", "subscription{silence{number}}");
        await ReadServer.UntilAsync(() => server.Source.Open == 1, "that the stream is read");

        server.Viewers.End("key:reader");
        var closed = client.ReadCloseAsync();
        await AdvanceUntilAsync(time, TimeSpan.FromMilliseconds(250), closed);

        Assert.Equal(4403, await closed);
        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Fact]
    public async Task A_principal_has_so_many_sockets_and_no_more()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { StreamsPerPrincipal = 1 });
        await using (var first = await SocketClient.OpenAsync(server))
        {
            await first.GreetAsync();
            await using var second = await SocketClient.OpenAsync(server);
            await second.SendAsync("""{"type":"connection_init","payload":{"authorization":"Bearer reader-credential"}}""");
            Assert.Equal(1013, await second.ReadCloseAsync());

            await using var other = await SocketClient.OpenAsync(server);
            await other.GreetAsync(SpecViewers.Admin);
        }

        // The place is free again a moment after its socket was closed.
        for (var tries = 0; ; tries++)
        {
            await using var third = await SocketClient.OpenAsync(server);
            await third.SendAsync("""{"type":"connection_init","payload":{"authorization":"Bearer reader-credential"}}""");
            if (tries == 100 || await IsGreetedAsync(third))
            {
                Assert.True(tries < 100, "the place was never free again");
                break;
            }
        }
    }

    [Fact]
    public async Task A_socket_has_so_many_operations_and_no_more()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { OperationsPerSocket = 2 });
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();
        await client.SubscribeAsync("1", "subscription{silence{number}}");
        await client.SubscribeAsync("2", "subscription{silence{number}}");

        await client.SubscribeAsync("3", "{whoAsks}");

        var refused = await client.ReadAsync();
        Assert.Equal(("3", "error"), (refused.GetProperty("id").GetString(), refused.GetProperty("type").GetString()));
        Assert.Equal("TOO_MANY_OPERATIONS", refused.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_socket_that_answers_no_ping_is_cut()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(time: time);
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        var read = client.ReadAsync();
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(15), read);
        Assert.Equal("ping", (await read).GetProperty("type").GetString());
        var cut = Assert.ThrowsAnyAsync<Exception>(client.ReadAsync);
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(15), cut);

        await cut;
    }

    private static async Task<bool> IsGreetedAsync(SocketClient client)
    {
        try
        {
            return (await client.ReadAsync()).GetProperty("type").GetString() == "connection_ack";
        }
        catch (Xunit.Sdk.TrueException)
        {
            return false;
        }
    }

    // A timer may be set a moment after the clock moved.
    internal static async Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Task done)
    {
        for (var steps = 0; steps < 200 && !done.IsCompleted; steps++)
        {
            time.Advance(step);
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None));
        }
    }
}
