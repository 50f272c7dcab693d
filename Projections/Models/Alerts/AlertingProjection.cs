using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Alerts;

/// <summary>A silence, and how it ended where somebody ended it.</summary>
/// <param name="Silence">What is silent.</param>
/// <param name="EndedAt">When somebody ended it; null where nobody did.</param>
/// <param name="EndReason">Why.</param>
public sealed record SilenceItem(AlertSilence Silence, Instant? EndedAt, string EndReason)
{
    /// <summary>From when on nothing is silent any more.</summary>
    internal Instant Ends => EndedAt ?? Silence.Until;
}

/// <summary>Whom orgs' alerts are told, and what is silent for a while.</summary>
public sealed class AlertingProjection : Projection
{
    /// <summary>The silences by id, those that are over too.</summary>
    public static KeyedShape<ItemDocument<SilenceItem>> Silences { get; } = ItemDocuments.Shape<SilenceItem>(
        "alert_silences",
        DocumentSight.Org,
        [Columns.Numbers<ItemDocument<SilenceItem>>("ends", document => document.Item.Ends.UnixMicroseconds)],
        [["org", "ends"]]);

    /// <summary>The routes, by category and team.</summary>
    public static KeyedShape<ItemDocument<AlertRoute>> Routes { get; } = ItemDocuments.Shape<AlertRoute>(
        "alert_routes",
        DocumentSight.Org,
        [Columns.Texts<ItemDocument<AlertRoute>>("category", document => document.Item.Category)],
        []);

    /// <inheritdoc/>
    public override string Name => "alerting";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["alerting"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Silences, Routes];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        switch (told.Happened)
        {
            case AlertingEvent.SilenceSet { Silence: var silence }:
                documents.Put(Silences, (ItemKey.Of(told.Org, silence.Id), silence.Team), told, new SilenceItem(silence, null, ""));
                break;
            case AlertingEvent.SilenceEnded e:
                documents.Change(Silences, ItemKey.Of(told.Org, e.Id), told, item => item with { EndedAt = e.At, EndReason = e.Reason });
                break;
            case AlertingEvent.RouteSet { Route: var route }:
                documents.Put(Routes, (ItemKey.Of(told.Org, route.Category, route.Team), route.Team), told, route);
                break;
            case AlertingEvent.RouteCleared e:
                documents.Remove(Routes, ItemKey.Of(told.Org, e.Category, e.Team));
                break;
        }
    }
}
