using System.Text;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Telemetry;

/// <summary>What a real server exports of real decisions, as a collector gets it.</summary>
public sealed class ExportSpecs : IDisposable
{
    private const string Canary = "canary-b3f19c52e7";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00f067aa0ba902b7";
    private const int Internal = 1;

    private readonly string _state = Directory.CreateTempSubdirectory("aasm-e2e-").FullName;

    public ExportSpecs() => File.WriteAllText(Path.Combine(_state, "policy.yaml"), RunningServer.Policy);

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Decisions_are_spans_and_metrics_with_the_names_of_the_conventions(bool isGrpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc);
        using var agent = new TestAgent();
        var replies = await UseAsync(agent, new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = isGrpc ? "grpc" : "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer {Canary}",
        });

        var spans = receiver.Spans;
        Assert.Equal(["chat gpt-4o", "execute_tool search", "execute_tool wipe_disk", "tools/call search"], spans.Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(spans, span =>
        {
            Assert.Equal((Internal, Trace, Parent, "rojo=1", 0), (span.Kind, span.TraceId, span.ParentId, span.State, span.Status));
            Assert.Equal((agent.HexId, "run-1", "default"), (
                span.Attributes["gen_ai.agent.id"], span.Attributes["gen_ai.conversation.id"], span.Attributes["aasm.org"]));
        });
        AssertChat(spans.Single(span => span.Name == "chat gpt-4o"), replies[0]);
        AssertTool(spans.Single(span => span.Name == "tools/call search"), replies[1], "allow", "tools/call");
        AssertTool(spans.Single(span => span.Name == "execute_tool wipe_disk"), replies[2], "deny", null);
        AssertMetrics(receiver.Points, replies);
        Assert.All(receiver.Resources, resource => Assert.Equal("aasm", resource["service.name"]));
        Assert.All(receiver.Authorizations, shown => Assert.Equal($"Bearer {Canary}", shown));
        Assert.All(receiver.Bodies, body => Assert.Equal(-1, body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary))));
    }

    [Fact]
    public async Task The_file_turns_export_on_with_its_secret_beside_it_and_logs_go_along()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: false);
        var headers = Path.Combine(_state, "headers");
        await File.WriteAllTextAsync(headers, $"authorization=Bearer {Canary}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(headers, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await File.WriteAllTextAsync(Path.Combine(_state, "config.yaml"), $"""
            telemetry:
              endpoint: {receiver.Endpoint}
              protocol: http/protobuf
              headers_file: headers
              service_name: gateway-1
              metrics: none
              exemplars: always_off
            """);
        using var agent = new TestAgent();
        await UseAsync(agent, [], async server =>
        {
            await File.WriteAllTextAsync(Path.Combine(_state, "policy.yaml"), "tools: [");
            await UntilAsync(() => receiver.Logs.Count > 0);
            await AssertStillMeasuredAsync(server);
        });

        Assert.Equal(4, receiver.Spans.Count);
        Assert.Empty(receiver.Points);
        Assert.Contains(receiver.Logs, log => log.StartsWith("the policy in force stays so: ", StringComparison.Ordinal));
        Assert.All(receiver.Resources, resource => Assert.Equal("gateway-1", resource["service.name"]));
        Assert.All(receiver.Authorizations, shown => Assert.Equal($"Bearer {Canary}", shown));
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public async Task Nothing_leaves_where_it_is_not_wanted_and_the_figures_are_there_all_the_same(string variable, string value)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        using var agent = new TestAgent();

        await UseAsync(agent, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint, [variable] = value }, AssertStillMeasuredAsync);

        Assert.Empty(receiver.Bodies);
    }

    [Fact]
    public async Task A_call_without_a_trace_begins_one()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        using var agent = new TestAgent();
        await using (var server = await RunningServer.StartOnAsync(
            _state, new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint }))
        {
            await agent.RegisterAsync(server.Channel);
            await server.Checks.BatchCheckAsync(new() { Requests = { agent.ToolCall("search"), agent.ToolCall("search") } });
            Assert.Equal(0, await server.TerminateAsync());
        }

        Assert.Equal(2, receiver.Spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(receiver.Spans, span => Assert.Equal("", span.ParentId));
    }

    private static void AssertChat(ReceivedSpan span, CheckActionResponse reply)
    {
        Assert.Equal(
            ("chat", "gpt-4o", "LLM_CALL"),
            (span.Attributes["gen_ai.operation.name"], span.Attributes["gen_ai.request.model"], span.Attributes["aasm.action.kind"]));
        AssertDecision(span, reply, "allow");
    }

    private static void AssertTool(ReceivedSpan span, CheckActionResponse reply, string verdict, string? method)
    {
        Assert.Equal("execute_tool", span.Attributes["gen_ai.operation.name"]);
        Assert.Equal(span.Name.Split(' ')[1], span.Attributes["gen_ai.tool.name"]);
        Assert.Equal(method, span.Attributes.GetValueOrDefault("mcp.method.name"));
        Assert.DoesNotContain("gen_ai.tool.call.arguments", span.Attributes.Keys);
        AssertDecision(span, reply, verdict);
    }

    private static void AssertDecision(ReceivedSpan span, CheckActionResponse reply, string verdict)
    {
        Assert.Equal(
            (verdict, $"{reply.Position}", reply.DecisionId),
            (span.Attributes["aasm.decision.verdict"], span.Attributes["aasm.decision.position"], span.Attributes["aasm.decision.id"]));
        if (verdict == "deny")
        {
            Assert.Equal("tools.*", span.Attributes["aasm.decision.rule"]);
        }
    }

    private static void AssertMetrics(IReadOnlyList<ReceivedPoint> points, IReadOnlyList<CheckActionResponse> replies)
    {
        var durations = points.Where(point => point.Metric == "aasm.decision.duration").ToList();
        Assert.All(durations, point => Assert.Equal("s", point.Unit));
        Assert.All(durations, point => Assert.Equal(["aasm.action.kind", "verdict"], point.Attributes.Keys.Order(StringComparer.Ordinal)));

        // Of each bucket the last one: every series has at least one, and none is of anything else than these decisions.
        var positions = replies.Select(reply => $"{reply.Position}").ToHashSet();
        Assert.Equal(3, durations.Count);
        Assert.All(durations, point => Assert.NotEmpty(point.Exemplars));
        Assert.All(durations.SelectMany(point => point.Exemplars), exemplar => Assert.Contains(exemplar["aasm.decision.position"], positions));
        var tokens = points.Where(point => point.Metric == "gen_ai.client.token.usage").ToDictionary(
            point => point.Attributes["gen_ai.token.type"], point => point.Sum);
        Assert.Equal((120, 30), (tokens["input"], tokens["output"]));
        var call = points.Single(point => point.Metric == "gen_ai.client.operation.duration");
        Assert.Equal(
            (1.5, "chat", "openai", "gpt-4o"),
            (call.Sum, call.Attributes["gen_ai.operation.name"], call.Attributes["gen_ai.provider.name"], call.Attributes["gen_ai.request.model"]));
        var mcp = points.Single(point => point.Metric == "mcp.client.operation.duration");
        Assert.Equal(
            (0.25, "tools/call", "search", "tool_error"),
            (mcp.Sum, mcp.Attributes["mcp.method.name"], mcp.Attributes["gen_ai.tool.name"], mcp.Attributes["error.type"]));
    }

    private static async Task AssertStillMeasuredAsync(RunningServer server)
    {
        using var client = new HttpClient();
        var told = await client.GetStringAsync(new Uri($"{server.Run.Http}/metrics"));
        Assert.Contains("aasm_decision_duration_seconds_count{", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, told, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    // A model call, a call over MCP, a denied one and one more, then what came of two; every payload has the canary.
    private async Task<IReadOnlyList<CheckActionResponse>> UseAsync(
        TestAgent agent, Dictionary<string, string> environment, Func<RunningServer, Task>? meanwhile = null)
    {
        environment["OTEL_BLRP_SCHEDULE_DELAY"] = "100";
        await using var server = await RunningServer.StartOnAsync(_state, environment);
        await agent.RegisterAsync(server.Channel);
        var overMcp = Call("search");
        overMcp.Context.ToolCall.ToolSource = "mcp";
        var model = Call("x");
        (model.ActionType, model.Context) = (ActionType.LlmCall, new() { LlmCall = new() { Model = "gpt-4o", PromptTokens = 120 } });
        var replies = new List<CheckActionResponse>();
        foreach (var request in (CheckActionRequest[])[model, overMcp, Call("wipe_disk"), Call("search")])
        {
            replies.Add(await server.Checks.CheckActionAsync(
                request, new Metadata { { "traceparent", $"00-{Trace}-{Parent}-01" }, { "tracestate", "rojo=1" } }));
        }

        await ReportAsync(agent, server);
        await (meanwhile?.Invoke(server) ?? Task.CompletedTask);
        Assert.Equal(0, await server.TerminateAsync());
        return replies;

        CheckActionRequest Call(string tool) => agent.ToolCall(tool, "run-1", $$"""{"q":"{{Canary}}"}""");
    }

    private static async Task ReportAsync(TestAgent agent, RunningServer server)
    {
        var model = Report(0, ActionType.LlmCall);
        model.LlmCall = new() { Model = "gpt-4o", Provider = "openai", PromptTokens = 120, CompletionTokens = 30, LatencyMs = 1_500 };
        var tool = Report(1, ActionType.ToolCall);
        tool.ToolCall = new()
        {
            ToolName = "search", ToolSource = "mcp", LatencyMs = 250, ErrorMessage = Canary, ArgsJson = ByteString.CopyFromUtf8($"\"{Canary}\""),
        };
        var audit = new AuditService.AuditServiceClient(server.Channel);

        // Whatever is repeated counts once.
        await audit.ReportEventsAsync(new() { Events = { model, tool } }, agent.Credential);
        await audit.ReportEventsAsync(new() { Events = { model, tool } }, agent.Credential);

        AuditEvent Report(int sequence, ActionType type) => new()
        {
            EventId = $"event-{sequence}", AgentId = agent.Id, SessionId = "s", SourceSequence = (ulong)sequence, TraceId = "run-1",
            ActionType = type, Decision = Decision.Allow, OccurredAt = new() { UnixMs = 1_769_860_800_000 },
        };
    }
}
