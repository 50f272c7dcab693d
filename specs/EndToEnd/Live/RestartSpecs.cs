using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Specs.Read.Support;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Live;

/// <summary>Live queries over real sockets and event streams, read by the clients that others use, while servers are killed.</summary>
public sealed class RestartSpecs
{
    private const string Run = "run-1";
    private const int Kills = 2;

    // What each field tells, of which categories; by type where only some of a category are told.
    private static readonly Dictionary<string, string[]> Categories = new(StringComparer.Ordinal)
    {
        ["governanceEvents"] = [],
        ["approvalChanged"] = ["approval"],
        ["alertChanged"] = ["alert"],
        ["agentChanged"] = ["agent"],
        ["topologyChanged"] = ["agent", "edges", "org", "team"],
        ["budgetThreshold"] = ["budget"],
        ["operationChanged"] = ["halt"],
        ["policyChanged"] = ["policy"],
        ["sessionTrace"] = ["session"],
    };

    [Theory]
    [InlineData("socket")]
    [InlineData("events")]
    public async Task Every_subscription_goes_through_killed_servers_without_losing_or_repeating_an_event(string transport)
    {
        var state = Directory.CreateTempSubdirectory("aasm-live-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), RunningServer.Policy);
        var until = Path.Combine(state, "until");
        var server = await RunningServer.StartOnAsync(state);

        // Whatever goes wrong, no server is left behind.
        await using var cleaning = new Cleaning(() => server, state);
        var (grpc, http) = (new Uri(server.Run.Grpc).Authority, new Uri(server.Run.Http).Authority);
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Channel);
        await new BudgetAdminService.BudgetAdminServiceClient(server.Channel).SetLimitAsync(
            new() { Limit = new() { Id = "few", Account = "org", Unit = "calls", Window = "total", Amount = "40", Thresholds = { 10, 50 } } });
        var client = NodeClients.RunAsync("live.mjs", transport, $"http://{http}/graphql", until, agent.HexId);
        for (var kill = 0; kill < Kills; kill++)
        {
            await WorkAsync(server, agent, kill);
            await server.KillAsync();
            await server.DisposeAsync();
            server = await RunningServer.StartOnAsync(state, "--http", http, "--grpc", grpc);
        }

        await WorkAsync(server, agent, Kills);
        var recorded = await RecordedAsync(server);
        await File.WriteAllTextAsync(until, $"{recorded[^1].Position}");
        var (code, output) = await client;
        Assert.True(code == 0, output);
        AssertTold(recorded, agent, JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement);
    }

    private static void AssertTold(List<RecordedEvent> recorded, TestAgent agent, JsonElement told)
    {
        var losses = 0;
        foreach (var (field, categories) in Categories)
        {
            var of = told.GetProperty(field);
            var expected = recorded.Where(e => Tells(field, categories, e, agent)).Select(e => e.Position).ToList();
            Assert.True(
                expected.SequenceEqual(of.GetProperty("positions").EnumerateArray().Select(position => position.GetUInt64())),
                $"{field}: the log has {string.Join(' ', expected)}, and told was {of.GetRawText()}");
            Assert.Empty(of.GetProperty("others").EnumerateArray());
            losses += of.GetProperty("losses").GetInt32();
        }

        // A client that was never cut off, or was told nothing, proves nothing.
        Assert.True(losses >= Kills, $"{losses} losses");
        foreach (var field in (string[])["governanceEvents", "approvalChanged", "agentChanged", "operationChanged", "budgetThreshold", "sessionTrace"])
        {
            Assert.True(told.GetProperty(field).GetProperty("positions").GetArrayLength() > 0, field);
        }
    }

    private static bool Tells(string field, string[] categories, RecordedEvent e, TestAgent agent) =>
        e.Position > 0
        && (categories.Length == 0 || categories.Contains(e.Stream.Split('-')[0]))
        && (field != "budgetThreshold" || e.Type == BudgetEventCodec.ThresholdCrossedType)
        && (field != "sessionTrace" || (e.Type == ActionDecided.Type && e.CorrelationId == Run
            && JsonDocument.Parse(e.DataJson.ToStringUtf8()).RootElement.GetProperty("agent").GetString() == agent.HexId));

    private static async Task WorkAsync(RunningServer server, TestAgent agent, int round)
    {
        var agents = new AgentAdminService.AgentAdminServiceClient(server.Channel);
        var brake = new HaltService.HaltServiceClient(server.Channel);
        for (var i = 0; i < 12; i++)
        {
            await CheckAsync(server, agent, i % 4 == 3 ? "refund" : "search", i % 3 == 2 ? "run-2" : Run, (round * 100) + i);
        }

        var agentRef = new AgentRef { Agent = agent.HexId };
        await agents.SuspendAgentAsync(new() { Agent = agentRef, Reason = "look" });
        await agents.ResumeAgentAsync(new() { Agent = agentRef, Note = "fine" });
        var scope = new HaltScope { Agent = agent.HexId };
        await brake.OrderHaltAsync(new() { Scope = scope, Reason = "stop" });
        await brake.ReleaseHaltAsync(new() { Scope = scope, Reason = "go on" });
    }

    private static async Task CheckAsync(RunningServer server, TestAgent agent, string tool, string trace, int number) =>
        await server.Checks.CheckActionAsync(new()
        {
            AgentId = agent.Id,
            CredentialToken = agent.Token,
            TraceId = trace,
            ActionType = ActionType.ToolCall,
            Context = new() { ToolCall = new() { ToolName = tool, ArgsJson = ByteString.CopyFromUtf8($"{{\"number\":{number}}}") } },
        });

    private static async Task<List<RecordedEvent>> RecordedAsync(RunningServer server)
    {
        var events = new List<RecordedEvent>();
        using var call = new LogService.LogServiceClient(server.Channel).Read(new() { FromPosition = 0 });
        await foreach (var recorded in call.ResponseStream.ReadAllAsync())
        {
            events.Add(recorded);
        }

        return events;
    }

    private sealed class Cleaning(Func<RunningServer> server, string state) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await server().DisposeAsync();
            Directory.Delete(state, recursive: true);
        }
    }
}
