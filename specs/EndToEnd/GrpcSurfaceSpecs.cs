using System.Net.Sockets;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>The real interface, over a real port, against a real process.</summary>
public sealed class GrpcSurfaceSpecs(GrpcSurfaceSpecs.Server server) : IClassFixture<GrpcSurfaceSpecs.Server>
{
    private PolicyService.PolicyServiceClient Checks => server.Running.Checks;

    private LogService.LogServiceClient Log => new(server.Running.Channel);

    [Fact]
    public async Task A_registered_agent_is_bound_and_its_decision_is_in_the_log()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);

        var allowed = await Checks.CheckActionAsync(agent.ToolCall("search"));
        var denied = await Checks.CheckActionAsync(agent.ToolCall("wipe_disk"));

        Assert.Equal(
            (Decision.Allow, "", AgentIdentityAssurance.Bound),
            (allowed.Decision, allowed.Reason, allowed.AgentIdentityAssurance));
        Assert.Equal(
            (Decision.Deny, "tool denied by policy", "tools.*"), (denied.Decision, denied.Reason, denied.PolicyRule));
        var recorded = await EventAtAsync(denied.Position);
        Assert.Equal(
            (denied.DecisionId, "action.decided", 1UL), (recorded.EventId, recorded.Type, recorded.StreamVersion));
        Assert.DoesNotContain(agent.Token, recorded.DataJson.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_agent_without_its_credential_is_denied_and_counted()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        var request = agent.ToolCall("search");
        request.CredentialToken = "";

        var response = await Checks.CheckActionAsync(request);

        Assert.Equal(
            (Decision.Deny, "missing credential token", "a2a_identity_verification"),
            (response.Decision, response.Reason, response.PolicyRule));
        Assert.Equal("callers.refused", (await EventAtAsync(response.Position)).Type);
    }

    [Fact]
    public async Task An_agent_that_left_may_do_nothing()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(server.Running.Channel);
        await lifecycle.HeartbeatAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });

        var left = await lifecycle.DeregisterAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });

        Assert.True(left.Success);
        var request = agent.ToolCall("search");
        request.CredentialToken = "";
        Assert.Equal("agent deregistered", (await Checks.CheckActionAsync(request)).Reason);
        await RefusedAsync(StatusCode.Unauthenticated, "credential_token",
            () => lifecycle.HeartbeatAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token }).ResponseAsync);
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer_and_another_action_is_refused()
    {
        using var agent = new TestAgent();
        var request = agent.ToolCall("search");
        request.IdempotencyKey = "once";

        var first = await Checks.CheckActionAsync(request);
        var again = await Checks.CheckActionAsync(request);
        Assert.Equal((first.DecisionId, first.Position, false), (again.DecisionId, again.Position, first.Replayed));
        Assert.True(again.Replayed);

        var other = agent.ToolCall("search", arguments: """{"q":"else"}""");
        other.IdempotencyKey = "once";
        await RefusedAsync(StatusCode.AlreadyExists, "idempotency_key", () => Checks.CheckActionAsync(other).ResponseAsync);
    }

    [Fact]
    public async Task A_batch_is_answered_in_order_and_one_wrong_question_refuses_all_of_it()
    {
        using var agent = new TestAgent();
        var batch = new BatchCheckRequest { Requests = { agent.ToolCall("search"), agent.ToolCall("wipe"), agent.ToolCall("search") } };

        var answers = (await Checks.BatchCheckAsync(batch)).Responses;

        Assert.Equal([Decision.Allow, Decision.Deny, Decision.Allow], answers.Select(a => a.Decision));
        Assert.Equal(answers.Select(a => a.Position).Order(), answers.Select(a => a.Position));
        var size = (await Log.HeadAsync(new())).Size;
        batch.Requests[1].Context = null;
        await RefusedAsync(StatusCode.InvalidArgument, "requests[1]", () => Checks.BatchCheckAsync(batch).ResponseAsync);
        Assert.Equal(size, (await Log.HeadAsync(new())).Size);
    }

    [Theory]
    [InlineData(42, "action_type: 42 is not known")]
    [InlineData(6, "AGENT_SPAWN")]
    [InlineData(1, "context: holds TOOL_CALL, and action_type says LLM_CALL")]
    public async Task An_action_type_that_does_not_fit_is_named(int type, string message)
    {
        using var agent = new TestAgent();
        var request = agent.ToolCall("search");
        request.ActionType = (ActionType)type;
        await RefusedAsync(StatusCode.InvalidArgument, message, () => Checks.CheckActionAsync(request).ResponseAsync);
    }

    [Fact]
    public async Task A_wrong_field_is_named_for_programs_too()
    {
        using var agent = new TestAgent();
        var request = agent.ToolCall("search", trace: new string('x', 300));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Checks.CheckActionAsync(request).ResponseAsync);

        var details = refusal.GetRpcStatus()!.GetDetail<BadRequest>()!;
        Assert.Equal("trace_id", Assert.Single(details.FieldViolations).Field);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_and_nothing_is_recorded()
    {
        var size = (await Log.HeadAsync(new())).Size;
        var raw = new Method<byte[], byte[]>(
            MethodType.Unary, "assembly.policy.v1.PolicyService", "CheckAction", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
        byte[][] broken =
        [
            [0x0a, 0xff], // a length that runs out of the message
            [0x1a, 0x02, 0xc3, 0x28], // trace_id that is not UTF-8
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ];

        foreach (var bytes in broken)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() =>
                server.Running.Channel.CreateCallInvoker().AsyncUnaryCall(raw, null, default, bytes).ResponseAsync);
            Assert.True(refusal.StatusCode is StatusCode.InvalidArgument or StatusCode.Internal, refusal.ToString());
        }

        Assert.Equal(size, (await Log.HeadAsync(new())).Size);
        Assert.Equal(Decision.Allow, (await Checks.CheckActionAsync(new TestAgent().ToolCall("search"))).Decision);
    }

    [Fact]
    public async Task An_oversized_request_is_refused_and_nothing_is_recorded()
    {
        var size = (await Log.HeadAsync(new())).Size;
        var request = new TestAgent().ToolCall("search", arguments: new string('x', 5 * 1024 * 1024));
        await RefusedAsync(StatusCode.ResourceExhausted, "", () => Checks.CheckActionAsync(request).ResponseAsync);
        Assert.Equal(size, (await Log.HeadAsync(new())).Size);
    }

    [Fact]
    public async Task A_subscription_delivers_what_was_and_what_comes_and_says_when_it_is_live()
    {
        using var agent = new TestAgent();
        await Checks.CheckActionAsync(agent.ToolCall("search", "watched"));
        using var call = Log.Subscribe(new() { FromPosition = 0, Filter = new() { Categories = { "session" } } });
        var live = false;
        var positions = new List<ulong>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            if (message.MessageCase == SubscribeResponse.MessageOneofCase.CaughtUp && !live)
            {
                live = true;
                await Checks.CheckActionAsync(agent.ToolCall("search", "watched"));
            }
            else if (message.MessageCase == SubscribeResponse.MessageOneofCase.Event)
            {
                positions.Add(message.Event.Position);
                if (live && message.Event.CorrelationId == "watched")
                {
                    break;
                }
            }
        }

        Assert.Equal(positions.Distinct().Order(), positions);
    }

    [Fact]
    public async Task Everything_is_served_on_the_unix_socket_too()
    {
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.Running.Run.Socket), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
        });

        var response = await new PolicyService.PolicyServiceClient(channel).CheckActionAsync(new TestAgent().ToolCall("search"));

        Assert.Equal(Decision.Allow, response.Decision);
    }

    [Fact]
    public async Task Health_and_reflection_answer()
    {
        var health = await new Health.HealthClient(server.Running.Channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        using var reflection = new ServerReflection.ServerReflectionClient(server.Running.Channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new() { ListServices = "" });
        await reflection.ResponseStream.MoveNext(CancellationToken.None);
        var services = reflection.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).ToList();
        Assert.Contains("assembly.policy.v1.PolicyService", services);
        Assert.Contains("assembly.agent.v1.AgentLifecycleService", services);
        Assert.Contains("assembly.log.v1.LogService", services);
    }

    private static async Task RefusedAsync(StatusCode status, string message, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, refusal.StatusCode);
        Assert.Contains(message, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<RecordedEvent> EventAtAsync(ulong position)
    {
        using var call = Log.Read(new() { FromPosition = position, Limit = 1 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }

    /// <summary>One server for the class.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public RunningServer Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await RunningServer.StartAsync();

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }
}
