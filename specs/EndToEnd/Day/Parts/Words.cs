using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Topology.V1;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>What agents say: reports with a gap, edges, and messages.</summary>
internal static class Words
{
    public static readonly int[] Reported = [0, 1, 2, 5, 6];

    /// <summary>The agent that reports.</summary>
    public static DayAgent Reporter(Cast cast) => cast.Lab.Chain[0];

    public static async Task RunAsync(Stage stage)
    {
        await ReportAsync(stage, Reporter(stage.Cast));
        await MeetAsync(stage, stage.Cast.Sales.Chain[0], stage.Cast.Sales.Chain[1]);
        var message = stage.Cast.Core.Chain[0].Self.Message("core", stage.Cast.Core.Chain[1].Self);
        message.CredentialToken = stage.Cast.Core.Chain[0].Token;
        await stage.AnswersAsync(message, Decision.Allow, "");
    }

    private static async Task ReportAsync(Stage stage, DayAgent agent)
    {
        foreach (var sequence in Reported.Concat(Reported))
        {
            var reported = new AuditEvent
            {
                EventId = $"event-{sequence}",
                AgentId = agent.Self.Id,
                SessionId = "day",
                SourceSequence = (ulong)sequence,
                ActionType = ActionType.ToolCall,
                Decision = Decision.Allow,
                ToolCall = new() { ToolName = DayAgent.Allowed, Succeeded = true },
            };
            var kept = await stage.Client.AskAsync(to => new AuditService.AuditServiceClient(to)
                .ReportEventsAsync(new() { Events = { reported } }, agent.Credential).ResponseAsync);
            Assert.Equal([reported.EventId], kept.EventIds);
        }
    }

    private static async Task MeetAsync(Stage stage, DayAgent one, DayAgent other)
    {
        const int Times = 5;
        var request = new ReportEdgeRequest
        {
            SourceAgentId = one.Self.HexId, TargetAgentId = other.Self.HexId, EdgeType = "calls",
        };
        long last = 0;
        for (var i = 0; i < Times; i++)
        {
            var noted = await stage.Client.AskAsync(
                to => new TopologyService.TopologyServiceClient(to).ReportEdgeAsync(request, one.Credential).ResponseAsync);
            Assert.True(noted.Id > last, $"the number of an edge fell from {last} to {noted.Id}");
            last = noted.Id;
        }

        var listed = await stage.Client.AskAsync(to => new TopologyAdminService.TopologyAdminServiceClient(to)
            .ListEdgesAsync(new ListEdgesRequest { Org = one.Self.Org, Agent = one.Self.HexId, Kind = "calls" }).ResponseAsync);
        Assert.InRange(Assert.Single(listed.Edges).Count, (ulong)Times, (ulong)Times + 1);
    }
}
