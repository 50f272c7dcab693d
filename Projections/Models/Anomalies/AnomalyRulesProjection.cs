using System.Collections.Immutable;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Anomalies;

/// <summary>What orgs that said so take for an anomaly; for all others the defaults count.</summary>
public sealed class AnomalyRulesProjection() : StreamProjection<AnomalyRulesState, AnomalyRulesEvent>(
    "anomaly_rules", [], [["org", "born"]], DocumentSight.Org)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["anomalyrule"];

    /// <inheritdoc/>
    protected override AnomalyRulesState Initial => AnomalyRulesDecider.Initial;

    /// <inheritdoc/>
    protected override AnomalyRulesState Evolve(AnomalyRulesState state, AnomalyRulesEvent happened, Told told) =>
        AnomalyRulesDecider.Evolve(state, happened);
}
