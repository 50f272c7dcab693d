using System.Text;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>Reports of agents, over a real port, against a real process.</summary>
public sealed class ReportSpecs(ReportSpecs.Server server) : IClassFixture<ReportSpecs.Server>
{
    private const string Secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    private AuditService.AuditServiceClient Audit => new(server.Running.Channel);

    private LogService.LogServiceClient Log => new(server.Running.Channel);

    [Fact]
    public async Task A_gap_a_repetition_and_a_forged_identity_are_recorded_for_what_they_are()
    {
        using var agent = new TestAgent();
        using var other = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        await other.RegisterAsync(server.Running.Channel);
        var from = (await Log.HeadAsync(new())).Size;
        var forged = Reported(other, 3);
        forged.AgentId.OrgId = "elsewhere";

        var first = await ReportAsync(agent, Reported(agent, 0), forged);
        var again = await ReportAsync(agent, Reported(agent, 0), forged, Reported(agent, 2));
        await ReportAsync(other, Reported(other, 0));

        Assert.Equal(["event-0", "event-3"], first.EventIds);
        Assert.Equal(["event-0", "event-3", "event-2"], again.EventIds);
        var recorded = await RecordedAsync(from);
        var principal = $"agent:{agent.Id.AgentId_}";
        Assert.Equal(
            [
                ("action.reported", principal), ("source.gap_detected", "system:reports"), ("action.reported", principal),
                ("action.reported", principal), ("action.reported", $"agent:{other.Id.AgentId_}"),
            ],
            recorded.Select(e => (e.Type, e.Principal)));
        Assert.Equal("""{"first":1,"last":2,"session":"s"}""", recorded[1].DataJson.ToStringUtf8());
        Assert.Equal(recorded[2].EventId, recorded[1].CausationId);
        Assert.Contains(
            $$"""
            "claimed":{"agent":"{{other.Id.AgentId_}}","org":"elsewhere"}
            """.Trim(),
            recorded[2].DataJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Contains("\"late\":true", recorded[3].DataJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.All(recorded, e => Assert.Equal("default", e.Org));
        Assert.Equal(2, recorded.Select(e => e.Stream).Distinct().Count());
        Assert.Equal(AgentIdentityAssurance.Bound, recorded[0].Assurance);
    }

    [Fact]
    public async Task A_batch_is_refused_whole_and_the_wrong_event_is_named()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        await ReportAsync(agent, Reported(agent, 0));
        var size = (await Log.HeadAsync(new())).Size;
        var wrong = Reported(agent, 2);
        wrong.TraceId = new string('x', 300);
        var contradiction = Reported(agent, 0);
        contradiction.Decision = Decision.Deny;
        var many = Enumerable.Range(1, 1_001).Select(i => Reported(agent, i)).ToArray();
        var holes = Enumerable.Range(1, 1_000).Select(i => Reported(agent, 2 * i)).ToArray();

        await RefusedAsync(StatusCode.InvalidArgument, "events[1]: trace_id", agent, Reported(agent, 1), wrong);
        await RefusedAsync(StatusCode.AlreadyExists, "events[1].source_sequence: 0", agent, Reported(agent, 1), contradiction);
        await RefusedAsync(StatusCode.InvalidArgument, "at most 1000", agent, many);
        await RefusedAsync(StatusCode.InvalidArgument, "at most 500 at once", agent, holes);
        await RefusedAsync(StatusCode.InvalidArgument, "events[0]: event_id", agent, new AuditEvent { AgentId = agent.Id });
        await RefusedAsync(StatusCode.InvalidArgument, "events[1].agent_id", null, Reported(agent, 1), Reported(new TestAgent(), 1));

        Assert.Equal(size, (await Log.HeadAsync(new())).Size);
    }

    [Fact]
    public async Task A_credential_that_is_nobodys_is_refused()
    {
        var headers = new Metadata { { "x-aa-credential-token", "nobody" } };
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => Audit.ReportEventsAsync(new() { Events = { Reported(new TestAgent(), 0) } }, headers).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
    }

    [Fact]
    public async Task A_stream_is_recorded_as_it_comes_and_what_came_before_a_wrong_event_stays()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        using var whole = Audit.StreamEvents(HeadersOf(agent));
        for (var i = 0; i < 700; i++)
        {
            await whole.RequestStream.WriteAsync(Reported(agent, i));
        }

        await whole.RequestStream.CompleteAsync();
        Assert.Equal(700, (await whole.ResponseAsync).EventsReceived);

        var from = (await Log.HeadAsync(new())).Size;
        using var broken = Audit.StreamEvents(HeadersOf(agent));
        await broken.RequestStream.WriteAsync(Reported(agent, 700));
        await broken.RequestStream.WriteAsync(Reported(agent, 701));
        await broken.RequestStream.WriteAsync(new AuditEvent());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => broken.ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("events[2]: event_id", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(2, (await RecordedAsync(from)).Count);
    }

    [Fact]
    public async Task A_stream_that_is_torn_loses_nothing_that_was_recorded()
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Running.Channel);
        var from = (await Log.HeadAsync(new())).Size;
        using var watching = Log.Subscribe(new() { FromPosition = from, Filter = new() { Categories = { "source" } } });
        using (var call = Audit.StreamEvents(HeadersOf(agent)))
        {
            await call.RequestStream.WriteAsync(Reported(agent, 0));
            await foreach (var message in watching.ResponseStream.ReadAllAsync())
            {
                if (message.Event?.Type == "action.reported")
                {
                    break;
                }
            }
        }

        Assert.Single(await RecordedAsync(from));
        await ReportAsync(agent, Reported(agent, 0), Reported(agent, 1));
        Assert.Equal(2, (await RecordedAsync(from)).Count);
    }

    [Fact]
    public async Task A_secret_in_arguments_labels_and_texts_is_nowhere_in_the_state_folder()
    {
        await using var running = await RunningServer.StartAsync();
        using var agent = new TestAgent();
        await agent.RegisterAsync(running.Channel);
        var reported = Reported(agent, 0);
        reported.ToolCall.ArgsJson = ByteString.CopyFromUtf8($$"""{"token":"{{Secret}}","q":"find-me-in-arguments"}""");
        reported.ToolCall.ErrorMessage = $"401 for {Secret}: {{\"Prompt\":\"find-me-in-a-prompt\"}}";
        reported.Labels["auth"] = Secret;
        reported.Labels["payload"] = """{"a":"{\"tool_args\":\"find-me-in-a-label\"}","b":1}""";
        reported.SpanId = Secret;

        await new AuditService.AuditServiceClient(running.Channel).ReportEventsAsync(
            new() { Events = { reported } }, HeadersOf(agent));

        var data = Assert.Single(await RecordedAsync(new(running.Channel), 0)).DataJson.ToStringUtf8();
        Assert.Contains("\"dropped\":{\"prompt\":1,\"tool_args\":1}", data, StringComparison.Ordinal);
        Assert.Contains("\"found\":[\"GitHubPat\"]", data, StringComparison.Ordinal);
        Assert.Contains("\"auth\":\"[REDACTED:GitHubPat]\"", data, StringComparison.Ordinal);
        Assert.Equal(0, await running.TerminateAsync());
        string[] words = [Secret, "find-me-in-arguments", "find-me-in-a-prompt", "find-me-in-a-label"];
        var files = Directory.GetFiles(running.State, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Holds(file, "action.reported"));
        Assert.All(files, file => Assert.All(words, word => Assert.False(Holds(file, word), $"{word} is in {file}")));
    }

    private static AuditEvent Reported(TestAgent agent, int sequence) => new()
    {
        EventId = $"event-{sequence}",
        AgentId = agent.Id,
        SessionId = "s",
        SourceSequence = (ulong)sequence,
        TraceId = "run",
        ActionType = ActionType.ToolCall,
        Decision = Decision.Allow,
        OccurredAt = new() { UnixMs = 1_769_860_800_000 },
        ToolCall = new() { ToolName = "search", Succeeded = true, ArgsJson = ByteString.CopyFromUtf8("{}") },
        Labels = { ["env"] = "spec", ["zone"] = "a" },
    };

    private static Metadata HeadersOf(TestAgent? agent) =>
        agent is null ? [] : new() { { "x-aa-credential-token", agent.Token } };

    private static bool Holds(string file, string word) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;

    private async Task RefusedAsync(StatusCode status, string message, TestAgent? agent, params AuditEvent[] events)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ReportAsync(agent, events));
        Assert.Equal(status, refusal.StatusCode);
        Assert.Contains(message, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<ReportEventsResponse> ReportAsync(TestAgent? agent, params AuditEvent[] events) =>
        await Audit.ReportEventsAsync(new() { Events = { events } }, HeadersOf(agent));

    private Task<List<RecordedEvent>> RecordedAsync(ulong from) => RecordedAsync(Log, from);

    private static async Task<List<RecordedEvent>> RecordedAsync(LogService.LogServiceClient log, ulong from)
    {
        using var call = log.Read(new() { FromPosition = from, Filter = new() { Categories = { "source" } } });
        var events = new List<RecordedEvent>();
        await foreach (var recorded in call.ResponseStream.ReadAllAsync())
        {
            events.Add(recorded);
        }

        return events;
    }

    /// <summary>One server for the class.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public RunningServer Running { get; private set; } = null!;

        public async Task InitializeAsync() => Running = await RunningServer.StartAsync();

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }
}
