using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Specs.Commands.Topology;

// Reporting and asking, in few words.
internal static class SomeTopology
{
    public static readonly Caller Operator = new Caller.Operator("spec");

    public static KnownAgent Known(this WriteSide side, TestAgent agent) => side.State.Agents.Find(agent.Id)!;

    public static Caller CallerOf(this WriteSide side, TestAgent agent) => new Caller.Agent(side.Known(agent));

    public static EdgeReports Reports(this WriteSide side) => new(side.State, side.Store, side.Sequencer, side.Ids);

    public static async Task<EdgeReportOutcome> ReportAsync(
        this WriteSide side, TestAgent source, TestAgent target, EdgeKind kind, Caller? by = null, EdgeReports? through = null) =>
        await (through ?? side.Reports()).ReportAsync(
            new EdgeReport(by ?? side.CallerOf(source), side.Known(source), side.Known(target), kind, EdgeMetadata.None),
            CancellationToken.None);

    // What a registration leaves in the log, of any DID, parent and team.
    public static async Task<AgentId> PutAsync(this WriteSide side, string team, string did, AgentId? parent = null)
    {
        var id = AgentId.Of("acme", did);
        var registered = new AgentEvent.Registered(
            new AgentProfile { Org = "acme", Team = team, Did = did },
            new AgentLineage(parent, parent ?? id, parent is null ? 0 : 1, "", "", null),
            "",
            Enrolment.None);
        await side.TellAsync(id, registered, team);
        return id;
    }

    public static async Task TellAsync(this WriteSide side, AgentId id, AgentEvent happened, string team = "any")
    {
        var origin = new CommandOrigin("acme", team, "agent:spec", Assurance.Bound, []);
        var at = await side.Journal.AppendAsync(
            id.Stream, EventDrafts.Of<AgentEventCodec, AgentEvent>(side.Ids.Next(), happened, origin), CancellationToken.None);
        await side.State.AwaitAsync(at, CancellationToken.None);
    }

    public static async Task<List<EdgeTally>> EdgesAsync(this WriteSide side, EdgeQuery query)
    {
        using var messages = new MessageEdges(side.Log, 1_000);
        return [.. (await new TopologyQueries(side.State, messages).ListAsync(query, CancellationToken.None)).Edges];
    }
}
