using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Deliveries.DeliveryState>;

namespace AgentAssembly.Projections.Models.Deliveries;

/// <summary>What was sent to whom, what is still tried, and what was given up.</summary>
public sealed class DeliveriesProjection() : StreamProjection<DeliveryState, DeliveryEvent>(
    "deliveries",
    [
        Columns.Texts<Document>("status", document => DeliveryPhases.NameOf(document.State.Phase)),
        Columns.Texts<Document>("destination", document => document.State.Destination),
        Columns.Texts<Document>("alert", document => document.State.Notice?.Alert.ToString() ?? ""),
        Columns.Texts<Document>("severity", document => document.State.Notice is { } notice ? AlertSeverities.NameOf(notice.Severity) : ""),
        Columns.Texts<Document>("occasion", document => document.State.Notice is { } notice ? AlertOccasions.NameOf(notice.Occasion) : ""),
        Columns.Numbers<Document>("due", document => document.State.DueAt.UnixMicroseconds),
    ],
    [["born"], ["org", "born"], ["org", "changed"], ["org", "status", "born"], ["org", "destination", "born"], ["alert"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["delivery"];

    /// <inheritdoc/>
    protected override DeliveryState Initial => DeliveryDecider.Initial;

    /// <inheritdoc/>
    protected override DeliveryState Evolve(DeliveryState state, DeliveryEvent happened, Told told) => DeliveryDecider.Evolve(state, happened);
}
