using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Edges;

/// <summary>
/// What agents have to do with each other: what was reported, delegations that registrations tell of, and messages that were
/// let go. An edge that is seen again and again is kept once for every interval of the log in which it was: never more often
/// than it was seen.
/// </summary>
public sealed class EdgesProjection : Projection
{
    /// <summary>The edges.</summary>
    public static KeyedShape<EdgeDocument> Edges { get; } = new(
        "edges",
        [
            Columns.Texts<EdgeDocument>("org", document => document.Org),
            Columns.Texts<EdgeDocument>("team", document => document.SourceTeam),
            Columns.Texts<EdgeDocument>("source", document => document.Source.ToString()),
            Columns.Texts<EdgeDocument>("target", document => document.Target?.ToString() ?? ""),
            Columns.Texts<EdgeDocument>("target_team", document => document.TargetTeam),
            Columns.Texts<EdgeDocument>("kind", document => EdgeKinds.WireName(document.Kind)),
            Columns.Texts<EdgeDocument>("origin", document => document.Origin.ToString()),
            Columns.Numbers<EdgeDocument>("cross_team", document => document.IsCrossTeam ? 1 : 0),
            Columns.Times<EdgeDocument>("last_at", document => document.LastAt.UnixMicroseconds),
            Columns.Times<EdgeDocument>("first_at", document => document.FirstAt.UnixMicroseconds),
        ],
        [["last_at"], ["org", "last_at"], ["org", "team", "last_at"], ["org", "cross_team", "last_at"], ["source", "last_at"], ["target", "last_at"]]);

    private static readonly KeyedShape<EdgeAgent> Agents = new(
        "edge_agents",
        [Columns.Texts<EdgeAgent>("org", document => document.Org), Columns.Texts<EdgeAgent>("team", document => document.Team)],
        []);

    /// <inheritdoc/>
    public override string Name => "edges";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["agent", "edges", "session"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Edges, Agents];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            // A kind that only a newer build has a word for is no edge here.
            case EdgeObserved { Kind: not EdgeKind.None } seen:
                See(Reported(seen, told), documents);
                break;
            case ActionDecided { Kind: ActionKind.SendMessage, Verdict: Verdict.Allow or Verdict.Redact } decided
                when told.Envelope is { Org: not null, Assurance: Assurance.Bound }
                    && (decided.TargetAgent is not null || decided.TargetTeam.Length > 0):
                See(Sent(decided, told), documents);
                break;
            case AgentEvent happened:
                new Delegations(documents, Edges, Agents).Apply(happened, told);
                break;
        }
    }

    private static void See(EdgeDocument seen, IDocumentSession documents) =>
        documents.Put(Edges, seen.Key, documents.Find(Edges, seen.Key)?.And(seen) ?? seen);

    private static EdgeDocument Reported(EdgeObserved seen, Told told) => new()
    {
        Org = told.Org,
        Source = seen.Source,
        Target = seen.Target,
        Kind = seen.Kind,
        Origin = EdgeOrigin.Reported,
        SourceTeam = seen.SourceTeam,
        TargetTeam = seen.TargetTeam,
        FirstAt = told.Envelope.RecordedAt,
        LastAt = told.Envelope.RecordedAt,
        LastId = seen.Id,
        LastPosition = (long)told.Position.Value,
    };

    private static EdgeDocument Sent(ActionDecided decided, Told told) => new()
    {
        Org = told.Org,
        Source = decided.Agent,
        Target = decided.TargetAgent,
        Kind = EdgeKind.Messages,
        Origin = EdgeOrigin.Decided,
        SourceTeam = told.Team,
        TargetTeam = decided.TargetTeam,
        FirstAt = told.Envelope.RecordedAt,
        LastAt = told.Envelope.RecordedAt,
        LastPosition = (long)told.Position.Value,
    };
}
