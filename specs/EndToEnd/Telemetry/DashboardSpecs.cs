using System.Text.Json;
using System.Text.RegularExpressions;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Specs.EndToEnd.Tls;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Telemetry;

/// <summary>The dashboard that comes along asks for what servers print, and exemplars come where a client takes them.</summary>
public sealed partial class DashboardSpecs
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "grafana");

    [Fact]
    public async Task Every_metric_of_the_dashboard_is_printed()
    {
        var printed = new HashSet<string>(StringComparer.Ordinal);
        await using (var server = await RunningServer.StartAsync())
        {
            await UseAsync(server);
            printed.UnionWith(NamesIn(await MetricsAsync(server.Run.Http)));
        }

        using var authority = TestAuthority.Make("the root");
        using var certificate = new PemFolder();
        certificate.With(authority.Issue(new Wanted { Subject = "CN=served" }));
        await using (var server = await RunningServer.StartAsync(certificate.Options))
        {
            printed.UnionWith(NamesIn(await MetricsAsync(server.Run.Http)));
        }

        var asked = Expressions().SelectMany(expression => MetricName().Matches(expression)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(11, asked.Count);
        Assert.Empty(asked.Except(printed));
    }

    [Fact]
    public void Panels_ask_the_source_that_is_provisioned_and_have_ids_of_their_own()
    {
        var source = File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "prometheus.yaml"));

        Assert.All(Panels(), panel => Assert.Contains(
            $"uid: {panel.GetProperty("datasource").GetProperty("uid").GetString()}\n", source, StringComparison.Ordinal));
        Assert.Distinct(Panels().Select(panel => panel.GetProperty("id").GetInt32()));
    }

    [Theory]
    [InlineData("always_on", OpenMetrics, true)]
    [InlineData("always_on", "text/plain", false)]
    [InlineData("always_off", OpenMetrics, false)]
    [InlineData(null, OpenMetrics, false)]
    public async Task Exemplars_name_the_position_where_they_are_wanted_and_the_client_takes_them(string? filter, string accepted, bool come)
    {
        var state = Directory.CreateTempSubdirectory("aasm-e2e-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), RunningServer.Policy);
            await using var server = await RunningServer.StartOnAsync(
                state, filter is null ? [] : new Dictionary<string, string> { ["OTEL_METRICS_EXEMPLAR_FILTER"] = filter });
            using var agent = new TestAgent();
            await agent.RegisterAsync(server.Channel);
            var reply = await server.Checks.CheckActionAsync(agent.ToolCall("search"));

            var told = await MetricsAsync(server.Run.Http, accepted);

            Assert.Contains("aasm_decision_duration_seconds_bucket{", told, StringComparison.Ordinal);
            Assert.Equal(come, told.Contains($"aasm_decision_position=\"{reply.Position}\"", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static IEnumerable<JsonElement> Panels() => JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", "agent-assembly.json"))).RootElement.GetProperty("panels").EnumerateArray();

    private static IEnumerable<string> Expressions() =>
        Panels().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<string> NamesIn(string metrics) => metrics.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])]);

    private static async Task<string> MetricsAsync(string http, string accepted = "text/plain")
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = BareClient.WasShown },
        });
        client.DefaultRequestHeaders.Add("accept", accepted);
        return await client.GetStringAsync(new Uri($"{http}/metrics"));
    }

    // Whatever is counted only where it happens.
    private static async Task UseAsync(RunningServer server)
    {
        using var agent = new TestAgent();
        await agent.RegisterAsync(server.Channel);
        await server.Checks.CheckActionAsync(agent.ToolCall("search"));
        await Assert.ThrowsAsync<RpcException>(() => new TenancyService.TenancyServiceClient(server.Channel)
            .ListOrgsAsync(new(), new Metadata { { "authorization", $"Bearer aa_{new string('0', 32)}" } }).ResponseAsync);
        await new AuditService.AuditServiceClient(server.Channel).ReportEventsAsync(
            new()
            {
                Events =
                {
                    new AuditEvent(Report(agent, 0, ActionType.LlmCall))
                    {
                        LlmCall = new() { Model = "gpt-4o", Provider = "openai", PromptTokens = 1, CompletionTokens = 1, LatencyMs = 1 },
                    },
                    new AuditEvent(Report(agent, 1, ActionType.ToolCall))
                    {
                        ToolCall = new() { ToolName = "search", ToolSource = "mcp", Succeeded = true, LatencyMs = 1 },
                    },
                },
            },
            agent.Credential);
    }

    private static AuditEvent Report(TestAgent agent, int sequence, ActionType type) => new()
    {
        EventId = $"event-{sequence}", AgentId = agent.Id, SessionId = "s", SourceSequence = (ulong)sequence, TraceId = "run",
        ActionType = type, Decision = Decision.Allow, OccurredAt = new() { UnixMs = 1_769_860_800_000 },
    };

    [GeneratedRegex(@"\b(aa|aasm|gen_ai|mcp)_\w+(?=\[|\)|$)(?<!_(model|type|name|kind))")]
    private static partial Regex MetricName();
}
