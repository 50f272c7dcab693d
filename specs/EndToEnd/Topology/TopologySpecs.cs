using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Topology.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Topology;

/// <summary>Who stands where, who has to do with whom, and what others may not know of it.</summary>
public sealed class TopologySpecs(TopologySpecs.Agents agents) : IClassFixture<TopologySpecs.Agents>
{
    private TopologyService.TopologyServiceClient Topology => new(agents.Server.Channel);

    private TopologyAdminService.TopologyAdminServiceClient Edges => new(agents.Server.Channel);

    [Fact]
    public async Task A_tree_shows_everything_below_its_root_and_no_deeper_than_asked()
    {
        var whole = (await Topology.GetAgentTreeAsync(new() { AgentId = agents.Root.HexId }, agents.Child.Credential)).Root;
        var one = (await Topology.GetAgentTreeAsync(new() { AgentId = agents.Root.Did, MaxDepth = 1 }, agents.Root.Credential)).Root;

        Assert.Equal((agents.Root.HexId, 0u, "active"), (whole.Agent.Id, whole.Agent.Depth, whole.Agent.Status));
        var child = Assert.Single(whole.Children);
        Assert.Equal((agents.Child.HexId, "ops"), (child.Agent.Id, child.Agent.TeamId));
        Assert.Equal((agents.Grandchild.HexId, 2u), (child.Children.Single().Agent.Id, child.Children.Single().Agent.Depth));
        Assert.Empty(one.Children.Single().Children);
    }

    [Fact]
    public async Task A_tree_is_asked_for_at_its_root()
    {
        var refusal = await RefusedAsync(StatusCode.FailedPrecondition,
            () => Topology.GetAgentTreeAsync(new() { AgentId = agents.Child.HexId }).ResponseAsync);
        Assert.Contains(agents.Root.HexId, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lineage_begins_with_the_agent_and_ends_with_its_root()
    {
        var lineage = await Topology.GetLineageAsync(new() { AgentId = agents.Grandchild.HexId });
        Assert.Equal([agents.Grandchild.HexId, agents.Child.HexId, agents.Root.HexId], lineage.Ancestors.Select(agent => agent.Id));
    }

    [Fact]
    public async Task Members_of_a_team_come_in_order_and_a_team_without_any_is_not_found()
    {
        var members = (await Topology.GetTeamMembersAsync(new() { TeamId = "ops" })).Members.Select(agent => agent.Id).ToList();
        Assert.Equal(new[] { agents.Child.HexId, agents.Grandchild.HexId }.Order(StringComparer.Ordinal), members);
        await RefusedAsync(StatusCode.NotFound, () => Topology.GetTeamMembersAsync(new() { TeamId = "nobody" }).ResponseAsync);
    }

    [Fact]
    public async Task What_belongs_to_another_org_is_answered_like_what_does_not_exist()
    {
        using var nobody = new TestAgent();
        foreach (var asked in (Func<string, string, Task>[])
            [
                (agent, org) => Topology.GetAgentTreeAsync(new() { AgentId = agent, Org = org }, agents.Foreigner.Credential).ResponseAsync,
                (agent, org) => Topology.GetLineageAsync(new() { AgentId = agent, Org = org }, agents.Foreigner.Credential).ResponseAsync,
                (agent, org) => Edges.ListEdgesAsync(new() { Agent = agent, Org = org }, agents.Foreigner.Credential).ResponseAsync,
                (agent, org) => Topology.ReportEdgeAsync(
                    new() { SourceAgentId = agents.Foreigner.HexId, TargetAgentId = agent, EdgeType = "calls", Org = org },
                    agents.Foreigner.Credential).ResponseAsync,
            ])
        {
            foreach (var org in (string[])["", "default"])
            {
                var existing = await RefusedAsync(StatusCode.NotFound, () => asked(agents.Root.HexId, org));
                var missing = await RefusedAsync(StatusCode.NotFound, () => asked(nobody.HexId, org));
                Assert.Equal(missing, existing.Replace(agents.Root.HexId, nobody.HexId, StringComparison.Ordinal));
            }
        }

        await RefusedAsync(StatusCode.NotFound,
            () => Topology.GetTeamMembersAsync(new() { TeamId = "ops", Org = "default" }, agents.Foreigner.Credential).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound,
            () => Edges.FindCyclesAsync(new() { Org = "default", Kind = "calls" }, agents.Foreigner.Credential).ResponseAsync);
    }

    [Fact]
    public async Task An_unknown_credential_is_refused() => await RefusedAsync(StatusCode.Unauthenticated,
        () => Topology.GetLineageAsync(new() { AgentId = agents.Root.HexId }, new Metadata { { "x-aa-credential-token", "nobody's" } })
            .ResponseAsync);

    [Fact]
    public async Task An_agent_reports_its_own_edges_only_and_is_told_when_they_go_round()
    {
        var there = await ReportAsync(agents.Root, agents.Child, "reads", by: agents.Root);
        var back = await ReportAsync(agents.Child, agents.Root, "reads", by: agents.Child);
        Assert.Empty(there.Cycle);
        Assert.True(back.Id > there.Id);
        Assert.Equal([agents.Child.HexId, agents.Root.HexId, agents.Child.HexId], back.Cycle);

        var cycle = Assert.Single((await Edges.FindCyclesAsync(new() { Kind = "reads" }, agents.Root.Credential)).Cycles);
        Assert.Equal(2u, cycle.GroupSize);
        Assert.Empty((await Edges.FindCyclesAsync(new() { Kind = "writes" })).Cycles);

        await RefusedAsync(StatusCode.PermissionDenied, () => ReportAsync(agents.Root, agents.Child, "reads", by: agents.Child));
        await RefusedAsync(StatusCode.PermissionDenied, () => ReportAsync(agents.Root, agents.Child, "approves", by: agents.Grandchild));
        await ReportAsync(agents.Root, agents.Child, "approves", by: agents.Child);
        await ReportAsync(agents.Root, agents.Child, "reads", by: null);
    }

    [Fact]
    public async Task A_delegation_against_the_registry_s_closes_a_cycle()
    {
        var reported = await ReportAsync(agents.Grandchild, agents.Root, "delegates_to", by: agents.Grandchild);
        Assert.Equal([agents.Grandchild.HexId, agents.Root.HexId, agents.Child.HexId, agents.Grandchild.HexId], reported.Cycle);
    }

    [Fact]
    public async Task Edges_are_counted_and_those_between_teams_are_found()
    {
        await ReportAsync(agents.Root, agents.Child, "writes", by: agents.Root);
        await ReportAsync(agents.Root, agents.Child, "writes", by: agents.Root);
        await ReportAsync(agents.Child, agents.Grandchild, "writes", by: agents.Child);

        var outgoing = Assert.Single((await Edges.ListEdgesAsync(new() { Agent = agents.Root.HexId, Kind = "writes" })).Edges);
        var incoming = (await Edges.ListEdgesAsync(new() { Agent = agents.Child.HexId, Direction = "incoming", Kind = "delegates_to" })).Edges;
        var crossing = (await Edges.CrossTeamEdgesAsync(new() { Limit = 1_000 })).Edges;

        Assert.Equal((2ul, "reported", true), (outgoing.Count, outgoing.Provenance, outgoing.CrossTeam));
        Assert.Equal((agents.Root.HexId, "registry"), (incoming.Single().Source, incoming.Single().Provenance));
        Assert.Contains(crossing, edge => (edge.Kind, edge.Source, edge.Target) == ("writes", agents.Root.HexId, agents.Child.HexId));
        Assert.DoesNotContain(crossing, edge => edge.Source == agents.Child.HexId && edge.Target == agents.Grandchild.HexId);
    }

    [Fact]
    public async Task Metadata_is_recorded_without_its_secrets()
    {
        const string Secret = "AKIAIOSFODNN7EXAMPLE";
        await ReportAsync(agents.Root, agents.Child, "calls", agents.Root, $$"""{ "tool": "search", "key": "{{Secret}}" }""");

        var edge = Assert.Single((await Edges.ListEdgesAsync(new() { Agent = agents.Root.HexId, Kind = "calls" })).Edges);
        using var read = new LogService.LogServiceClient(agents.Server.Channel).Read(new() { FromPosition = edge.LastPosition, Limit = 1 });
        Assert.True(await read.ResponseStream.MoveNext(CancellationToken.None));
        var data = read.ResponseStream.Current.DataJson.ToStringUtf8();
        Assert.DoesNotContain(Secret, data, StringComparison.Ordinal);
        var metadata = JsonDocument.Parse(JsonDocument.Parse(data).RootElement.GetProperty("metadata").GetString()!);
        Assert.Equal("search", metadata.RootElement.GetProperty("tool").GetString());
    }

    [Theory]
    [InlineData("likes", "{}", "edge_type")]
    [InlineData("", "{}", "edge_type")]
    [InlineData("calls", "[]", "metadata_json")]
    [InlineData("calls", "{\"a\":1,\"a\":2}", "metadata_json")]
    [InlineData("calls", "{\"a\":12345678901234567890}", "metadata_json")]
    public async Task A_wrong_report_is_refused_and_the_field_named(string kind, string metadata, string field)
    {
        var refusal = await RefusedAsync(StatusCode.InvalidArgument,
            () => ReportAsync(agents.Root, agents.Child, kind, agents.Root, metadata));
        Assert.StartsWith(field, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_beyond_the_largest_is_refused() => await RefusedAsync(StatusCode.InvalidArgument,
        () => Edges.ListEdgesAsync(new() { Limit = 1_001 }).ResponseAsync);

    [Fact]
    public async Task A_message_is_decided_by_the_registered_team_of_its_recipient_and_shows_as_an_edge()
    {
        var toTeam = await agents.Server.Checks.CheckActionAsync(agents.Root.Message("ops"));
        var toAgent = await agents.Server.Checks.CheckActionAsync(agents.Root.Message("", agents.Child));
        Assert.Equal((Decision.Allow, Decision.Allow), (toTeam.Decision, toAgent.Decision));

        // The sender says ops, and the registry says otherwise.
        var pretended = await agents.Server.Checks.CheckActionAsync(agents.Grandchild.Message("ops", agents.Root));
        Assert.Equal(Decision.Pending, pretended.Decision);
        using var nobody = new TestAgent();
        Assert.Equal(Decision.Pending, (await agents.Server.Checks.CheckActionAsync(agents.Root.Message("ops", nobody))).Decision);

        var edges = (await Edges.ListEdgesAsync(new() { Agent = agents.Root.HexId, Kind = "messages" })).Edges;
        Assert.Equal(2, edges.Count);
        Assert.All(edges, edge => Assert.Equal(("decided", true, "ops"), (edge.Provenance, edge.CrossTeam, edge.TargetTeam)));
        Assert.Equal([agents.Child.HexId, ""], edges.Select(edge => edge.Target));
        Assert.Empty((await Edges.ListEdgesAsync(new() { Agent = agents.Grandchild.HexId, Kind = "messages" })).Edges);
    }

    [Fact]
    public async Task The_content_of_a_message_is_scanned_and_never_recorded()
    {
        const string Secret = "AKIAIOSFODNN7EXAMPLE";
        var reply = await agents.Server.Checks.CheckActionAsync(
            agents.Child.Message("ops", content: $$"""{"body":"use {{Secret}}"}"""));

        Assert.Equal(Decision.Redact, reply.Decision);
        Assert.Equal("$.body", Assert.Single(reply.Redact.Rules).FieldPath);
        using var read = new LogService.LogServiceClient(agents.Server.Channel).Read(new() { FromPosition = reply.Position, Limit = 1 });
        Assert.True(await read.ResponseStream.MoveNext(CancellationToken.None));
        Assert.DoesNotContain(Secret, read.ResponseStream.Current.DataJson.ToStringUtf8(), StringComparison.Ordinal);
    }

    private async Task<ReportEdgeResponse> ReportAsync(
        TestAgent from, TestAgent to, string kind, TestAgent? by, string metadata = "") => await Topology.ReportEdgeAsync(
            new() { SourceAgentId = from.HexId, TargetAgentId = to.Did, EdgeType = kind, MetadataJson = metadata },
            by?.Credential ?? []);

    private static async Task<string> RefusedAsync(StatusCode status, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, refusal.StatusCode);
        return refusal.Status.Detail;
    }

    /// <summary>A server, a root with a child in another team and a grandchild, and somebody from elsewhere.</summary>
    public sealed class Agents : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("aasm-topology-").FullName;

        private string PolicyFile => Path.Combine(_folder, "messages.yaml");

        public RunningServer Server { get; private set; } = null!;

        public TestAgent Root { get; } = new() { Team = "desk" };

        public TestAgent Child { get; } = new() { Team = "ops" };

        public TestAgent Grandchild { get; } = new() { Team = "ops" };

        public TestAgent Foreigner { get; } = new() { Org = "elsewhere", Team = "ops" };

        public async Task InitializeAsync()
        {
            await File.WriteAllTextAsync(PolicyFile, """
                tools:
                  message: { allow: true, requires_approval_if: 'target.team_id != "ops"' }
                """);
            Server = await RunningServer.StartAsync("--policy", PolicyFile);
            await Root.RegisterAsync(Server.Channel);
            await Child.RegisterAsync(Server.Channel, Root);
            await Grandchild.RegisterAsync(Server.Channel, Child);
            await Foreigner.RegisterAsync(Server.Channel);
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
