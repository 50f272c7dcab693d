using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Read.Streams;

/// <summary>A reader that stops reading stops the source: what is not taken is not made.</summary>
public sealed class BackPressureSpecs
{
    private const int Filling = 64 * 1024;

    // What lies in the buffers of both kernels and of both processes: some mebibytes, in items of 64 KiB.
    private const int ItemsInBuffersMax = 400;

    [Fact]
    public async Task A_socket_that_is_not_read_pauses_its_source_and_is_cut_at_the_limit()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { KeepAlive = TimeSpan.FromHours(1) }, time);
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();

        await client.SubscribeAsync("1", "subscription($f:Int){ticks(filling:$f){number filling}}", new { f = Filling });

        var pulled = await SettledAsync(server.Source);
        Assert.InRange(pulled, 1, ItemsInBuffersMax);
        var ended = ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
        await SocketSpecs.AdvanceUntilAsync(time, TimeSpan.FromSeconds(30), ended);
        await ended;
        Assert.Equal(pulled, server.Source.Pulled);
    }

    [Fact]
    public async Task An_event_stream_that_is_not_read_pauses_its_source_and_is_cut_at_the_limit()
    {
        var time = new FakeTimeProvider();
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { KeepAlive = TimeSpan.FromHours(1) }, time);
        using var request = server.Post(new { query = "subscription($f:Int){ticks(filling:$f){number filling}}", variables = new { f = Filling } });
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        var pulled = await SettledAsync(server.Source);
        Assert.InRange(pulled, 1, ItemsInBuffersMax);
        var ended = ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
        await SocketSpecs.AdvanceUntilAsync(time, TimeSpan.FromSeconds(30), ended);
        await ended;
        Assert.Equal(pulled, server.Source.Pulled);
    }

    [Fact]
    public async Task A_reader_that_goes_on_gets_everything_in_order()
    {
        await using var server = await ReadServer.StartAsync();
        await using var client = await SocketClient.OpenAsync(server);
        await client.GreetAsync();
        await client.SubscribeAsync("1", "subscription($f:Int){ticks(filling:$f,until:600){number filling}}", new { f = Filling });
        var paused = await SettledAsync(server.Source);

        for (var number = 1; number <= 600; number++)
        {
            var tick = (await client.ReadAsync()).GetProperty("payload").GetProperty("data").GetProperty("ticks");
            Assert.Equal(number, tick.GetProperty("number").GetInt32());
        }

        Assert.InRange(paused, 1, ItemsInBuffersMax);
        Assert.Equal("complete", (await client.ReadAsync()).GetProperty("type").GetString());
        Assert.Equal(600, server.Source.Pulled);
    }

    // Until no item was taken for a while.
    private static async Task<int> SettledAsync(SpecSource source)
    {
        var (last, quiet) = (0, 0);
        for (var looks = 0; looks < 600 && quiet < 10; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            quiet = source.Pulled == last && last > 0 ? quiet + 1 : 0;
            last = source.Pulled;
        }

        return last;
    }
}
