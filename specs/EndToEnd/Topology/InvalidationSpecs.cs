using AgentAssembly.Contracts.Gateway.V1;
using Grpc.Core;
using Decision = AgentAssembly.Contracts.Common.V1.Decision;
using Stream = Grpc.Core.AsyncDuplexStreamingCall<
    AgentAssembly.Contracts.Gateway.V1.SubscribeRequest, AgentAssembly.Contracts.Gateway.V1.InvalidationEvent>;

namespace AgentAssembly.Specs.EndToEnd.Topology;

/// <summary>Runtimes are told that what they remember is stale, wherever they left off.</summary>
public sealed class InvalidationSpecs
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_cold_subscriber_begins_at_the_present_and_hears_of_the_next_policy()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await OpenAsync(server, new() { LastSeqSeen = 0 });
        var present = await NextAsync(stream);
        Assert.Equal(InvalidationEvent.PayloadOneofCase.CaughtUp, present.PayloadCase);

        ChangePolicy(server, "search");
        var changed = await NextAsync(stream);

        Assert.Equal(("", 2ul), (changed.PolicyInvalidated.AgentId, changed.PolicyInvalidated.PolicyVersion));
        Assert.True(changed.Seq > present.Seq);
        await stream.RequestStream.WriteAsync(new() { Ack = new() { Seq = changed.Seq } });
        ChangePolicy(server, "lookup");
        Assert.Equal(3ul, (await NextAsync(stream)).PolicyInvalidated.PolicyVersion);
    }

    [Fact]
    public async Task Whoever_left_off_goes_on_there_also_at_another_server_over_the_same_log()
    {
        var first = await RunningServer.StartAsync();
        ulong seen;
        using (var stream = await OpenAsync(first, new()))
        {
            seen = (await NextAsync(stream)).Seq;
            ChangePolicy(first, "lookup");
            Assert.Equal(2ul, (await NextAsync(stream)).PolicyInvalidated.PolicyVersion);
        }

        var state = await first.AbandonAsync();
        await using var second = await RunningServer.StartAgainAsync(state);
        foreach (var resumed in (SubscribeInitial[])[new() { LastSeqSeen = seen }, new() { AfterPosition = seen - 1 }])
        {
            using var stream = await OpenAsync(second, resumed);
            var missed = await NextAsync(stream);
            Assert.Equal(2ul, missed.PolicyInvalidated.PolicyVersion);
            Assert.Equal(InvalidationEvent.PayloadOneofCase.CaughtUp, (await NextAsync(stream)).PayloadCase);
        }
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_holds_up_no_check_and_no_other_subscriber()
    {
        await using var server = await RunningServer.StartAsync();
        var stalled = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => OpenAsync(server, new() { AfterPosition = 0 })));
        using var agent = new TestAgent();

        using var reading = await OpenAsync(server, new());
        await NextAsync(reading);
        ChangePolicy(server, "lookup");
        for (var i = 0; i < 100; i++)
        {
            await server.Checks.CheckActionAsync(agent.ToolCall("search")).ResponseAsync.WaitAsync(HangLimit);
        }

        Assert.Equal(2ul, (await NextAsync(reading)).PolicyInvalidated.PolicyVersion);
        Assert.All(stalled, stream => stream.Dispose());
    }

    [Fact]
    public async Task What_is_wrong_with_an_opening_or_an_acknowledgement_is_named()
    {
        await using var server = await RunningServer.StartAsync();
        SubscribeRequest opening = new() { AssemblyId = "runtime-1", Initial = new() };
        await RefusedAsync(server, StatusCode.InvalidArgument, "assembly_id", new SubscribeRequest { Initial = new() });
        await RefusedAsync(server, StatusCode.InvalidArgument, "initial", new SubscribeRequest { AssemblyId = "runtime-1" });
        await RefusedAsync(server, StatusCode.InvalidArgument, "initial",
            new SubscribeRequest { AssemblyId = "runtime-1", Ack = new() { Seq = 1 } });
        await RefusedAsync(server, StatusCode.InvalidArgument, "ack: is missing", opening, opening);
        await RefusedAsync(server, StatusCode.InvalidArgument, "ack.seq: 99", opening, new SubscribeRequest { Ack = new() { Seq = 99 } });
        await RefusedAsync(server, StatusCode.InvalidArgument, "assembly_id",
            opening, new SubscribeRequest { AssemblyId = "runtime-2", Ack = new() });
        await RefusedAsync(server, StatusCode.OutOfRange, "last_seq_seen",
            new SubscribeRequest { AssemblyId = "runtime-1", Initial = new() { LastSeqSeen = 1_000_000 } });
        await RefusedAsync(server, StatusCode.OutOfRange, "after_position",
            new SubscribeRequest { AssemblyId = "runtime-1", Initial = new() { AfterPosition = ulong.MaxValue } });
        await RefusedAsync(server, StatusCode.Unauthenticated, "credential",
            new SubscribeRequest { AssemblyId = "runtime-1", Initial = new() { CredentialToken = "nobody's" } });
        Assert.Equal(Decision.Allow, (await server.Checks.CheckActionAsync(new TestAgent().ToolCall("search"))).Decision);
    }

    [Fact]
    public async Task A_client_that_says_no_more_goes_on_hearing()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await OpenAsync(server, new());
        await stream.RequestStream.CompleteAsync();
        await NextAsync(stream);
        ChangePolicy(server, "lookup");
        Assert.Equal(2ul, (await NextAsync(stream)).PolicyInvalidated.PolicyVersion);
    }

    [Fact]
    public async Task A_server_that_stops_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await OpenAsync(server, new());
        await NextAsync(stream);
        var stopped = server.TerminateAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => NextAsync(stream));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Equal(0, await stopped);
    }

    private static async Task<Stream> OpenAsync(RunningServer server, SubscribeInitial initial)
    {
        var stream = new InvalidationService.InvalidationServiceClient(server.Channel).Subscribe();
        await stream.RequestStream.WriteAsync(new() { AssemblyId = "runtime-1", Initial = initial });
        return stream;
    }

    private static async Task<InvalidationEvent> NextAsync(Stream stream)
    {
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(HangLimit));
        return stream.ResponseStream.Current;
    }

    private static async Task RefusedAsync(
        RunningServer server, StatusCode status, string message, params SubscribeRequest[] requests)
    {
        using var stream = new InvalidationService.InvalidationServiceClient(server.Channel).Subscribe();
        foreach (var request in requests)
        {
            await stream.RequestStream.WriteAsync(request);
        }

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stream.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(HangLimit))
            {
                // What is told before the refusal arrives is of no interest.
            }
        });
        Assert.Equal(status, refusal.StatusCode);
        Assert.Contains(message, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static void ChangePolicy(RunningServer server, string allowed) => File.WriteAllText(
        Path.Combine(server.State, "policy.yaml"), $"tools: {{'*': {{allow: false}}, search: {{allow: true}}, {allowed}_too: {{allow: true}}}}");
}
