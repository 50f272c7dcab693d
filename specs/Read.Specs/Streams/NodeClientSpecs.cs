using System.Text.Json;
using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Streams;

/// <summary>The clients that others use, as they are published.</summary>
public sealed class NodeClientSpecs
{
    [Theory]
    [InlineData("socket-error", """{"code":"VALIDATION_FAILED"}""")]
    [InlineData("socket-forbidden", """{"close":4403}""")]
    [InlineData("events-all", """["key:reader",1,2,3,"VALIDATION_FAILED"]""")]
    public async Task A_client_sees_what_the_protocol_promises(string mode, string said)
    {
        await using var server = await ReadServer.StartAsync();

        var (code, output) = await NodeClients.RunAsync("streams.mjs", mode, server.Url.ToString(), SpecViewers.Reader);

        Assert.Equal((0, said), (code, output.Trim()));
    }

    [Fact]
    public async Task Fifty_streams_share_one_socket()
    {
        await using var server = await ReadServer.StartAsync();

        var (_, output) = await NodeClients.RunAsync("streams.mjs", "socket-all", server.Url.ToString(), SpecViewers.Reader);

        using var said = JsonDocument.Parse(output);
        Assert.Equal("key:reader", said.RootElement.GetProperty("who").GetString());
        Assert.Equal(Enumerable.Repeat(20, 50), said.RootElement.GetProperty("many").EnumerateArray().Select(m => m.GetInt32()));
        await ReadServer.UntilAsync(() => server.Source.Open == 0, "that nobody reads");
    }

    [Theory]
    [InlineData("socket-resume")]
    [InlineData("events-resume")]
    public async Task A_stream_goes_through_restarts_without_losing_or_repeating_an_item(string mode)
    {
        const int until = 5_000;
        var source = new SpecSource();
        var server = await ReadServer.StartAsync(source: source);
        var (url, port) = (server.Url.ToString(), server.Url.Port);
        var running = NodeClients.RunAsync("streams.mjs", mode, url, SpecViewers.Reader, $"{until}");
        for (var restarts = 0; restarts < 3; restarts++)
        {
            var passed = source.Pulled + 200;
            await ReadServer.UntilAsync(() => source.Pulled >= passed || running.IsCompleted, "that items pass");
            await server.DisposeAsync();
            server = await ReadServer.StartAsync(port: port, source: source);
        }

        var (code, output) = await running;
        await server.DisposeAsync();

        Assert.True(code == 0, output);
        using var said = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        Assert.Equal(Enumerable.Range(1, until), said.RootElement.GetProperty("numbers").EnumerateArray().Select(n => n.GetInt32()));
        Assert.InRange(said.RootElement.GetProperty("losses").GetInt32(), 1, 200);
    }
}
