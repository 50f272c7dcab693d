using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Topology.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Topology;

/// <summary>Agents and edges on the wire.</summary>
internal static class TopologyMapping
{
    private const long MicrosecondsPerMillisecond = 1_000;
    private const int LimitDefault = 100;

    public static TreeNode ToWire(AgentTree tree)
    {
        var node = new TreeNode { Agent = ToWire(tree.Agent) };
        node.Children.AddRange(tree.Children.Select(ToWire));
        return node;
    }

    public static TopologyAgent ToWire(KnownAgent agent)
    {
        var (profile, lineage) = (agent.State.Profile!, agent.State.Lineage!);
        return new TopologyAgent
        {
            Id = agent.Id.ToString(),
            Name = profile.Name,
            Depth = (uint)lineage.Depth,
            Status = StatusText(agent.State.Status),
            TeamId = profile.Team,
            DelegationReason = lineage.DelegationReason,
            SpawnedByTool = lineage.SpawnedByTool,
        };
    }

    public static EdgeRecord ToWire(EdgeTally edge)
    {
        var record = new EdgeRecord
        {
            Source = edge.Key.Source.ToString(),
            Target = edge.Key.Target?.ToString() ?? "",
            Kind = EdgeKinds.WireName(edge.Key.Kind),
            Provenance = ProvenanceText(edge.Provenance),
            SourceTeam = edge.Teams.Source,
            TargetTeam = edge.Teams.Target,
            CrossTeam = edge.IsCrossTeam,
            Count = (ulong)edge.Count,
            FirstAtUnixMs = edge.FirstAt.UnixMicroseconds / MicrosecondsPerMillisecond,
            LastAtUnixMs = edge.LastAt.UnixMicroseconds / MicrosecondsPerMillisecond,
            LastId = edge.LastId,
        };
        if (edge.LastPosition is { } position)
        {
            record.LastPosition = position.Value;
        }

        return record;
    }

    public static EdgeCycleRecord ToWire(EdgeCycle cycle)
    {
        var record = new EdgeCycleRecord { GroupSize = (uint)cycle.Size };
        record.Agents.AddRange(cycle.Path.Select(agent => agent.ToString()));
        return record;
    }

    public static EdgeKind KindOf(string field, string text) =>
        EdgeKinds.OfWireName(text) is not EdgeKind.None and var kind
            ? kind
            : throw GrpcErrors.Invalid(field, $"'{FieldRules.Text(field, text)}' is no kind of edge; send {EdgeKinds.Known}");

    public static EdgeDirection DirectionOf(string text) => text switch
    {
        "" or "outgoing" => EdgeDirection.Outgoing,
        "incoming" => EdgeDirection.Incoming,
        "both" => EdgeDirection.Both,
        _ => throw GrpcErrors.Invalid("direction", "must be outgoing, incoming or both"),
    };

    public static int LimitOf(uint limit) => limit switch
    {
        0 => LimitDefault,
        <= EdgeQuery.LimitMax => (int)limit,
        _ => throw GrpcErrors.Invalid(
            "limit", $"{limit} is too many; 1 to {EdgeQuery.LimitMax} are taken, and 0 for {LimitDefault}"),
    };

    public static Instant SinceOf(long unixMs) => unixMs is >= 0 and <= long.MaxValue / MicrosecondsPerMillisecond
        ? new(unixMs * MicrosecondsPerMillisecond)
        : throw GrpcErrors.Invalid("since_unix_ms", $"{unixMs} is no moment since 1970 in milliseconds");

    // The words of the wire are those of the code, whatever statuses there will be.
    private static string StatusText(AgentStatus status) => status.ToString().ToLowerInvariant();

    private static string ProvenanceText(EdgeProvenance provenance) => provenance switch
    {
        EdgeProvenance.Reported => "reported",
        EdgeProvenance.Registry => "registry",
        EdgeProvenance.Decided => "decided",
        _ => throw new System.Diagnostics.UnreachableException(provenance.ToString()),
    };
}
