using System.Collections.Immutable;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.ItemDocument<AgentAssembly.Projections.Models.Anomalies.AnomalyItem>;

namespace AgentAssembly.Projections.Models.Anomalies;

/// <summary>An anomaly, and what followed.</summary>
/// <param name="Known">What was detected, and what people say of it.</param>
/// <param name="IsAnswered">Whether the agent was suspended because of it.</param>
/// <param name="PausedUntil">Until when; null where it has no end, or the agent was not suspended.</param>
/// <param name="LiftedAt">When the pause was over and the agent resumed; null where that did not happen.</param>
public sealed record AnomalyItem(KnownAnomaly Known, bool IsAnswered, Instant? PausedUntil, Instant? LiftedAt);

/// <summary>Every anomaly that was detected, by the id of its event.</summary>
public sealed class AnomaliesProjection : Projection
{
    /// <summary>The anomalies.</summary>
    public static KeyedShape<Document> Anomalies { get; } = ItemDocuments.Shape<AnomalyItem>(
        "anomalies",
        DocumentSight.Team,
        [
            Columns.Texts<Document>("type", document => AnomalyWords.Of(document.Item.Known.What.Type)),
            Columns.Texts<Document>("agent", document => document.Item.Known.What.Agent.ToString()),
            Columns.Texts<Document>("effect", document => AnomalyWords.Of(document.Item.Known.What.Effect)),
            Columns.Texts<Document>("response", document => AnomalyWords.Of(document.Item.Known.What.Response)),
            Columns.Texts<Document>("verdict", document => AnomalyWords.Of(document.Item.Known.Verdict)),
        ],
        [["born"], ["org", "agent", "born"], ["org", "type", "born"], ["org", "team", "born"], ["org", "verdict", "born"]]);

    /// <inheritdoc/>
    public override string Name => "anomalies";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["anomaly"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Anomalies];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case AnomalyEvent.Detected e:
                var known = new KnownAnomaly(e.Id, e.At, e.What, AnomalyVerdict.None) { Team = e.Team };
                documents.Put(Anomalies, (e.Id.ToString(), e.Team), told, new AnomalyItem(known, false, null, null));
                break;
            case AnomalyEvent.Answered e:
                documents.Change(Anomalies, e.Anomaly.ToString(), told, item => item with { IsAnswered = true, PausedUntil = e.Until });
                break;
            case AnomalyEvent.Lifted e:
                documents.Change(Anomalies, e.Anomaly.ToString(), told, item => item with { LiftedAt = e.At });
                break;
            case AnomalyEvent.Judged e:
                documents.Change(Anomalies, e.Anomaly.ToString(), told, item => item with
                {
                    Known = item.Known with { Verdict = e.Verdict, Reason = e.Reason, JudgedBy = e.By },
                });
                break;
        }
    }
}
