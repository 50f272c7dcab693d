using System.Collections.Immutable;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>How each org reads the friction of its agents. What is read stands in the buckets of activity.</summary>
public sealed class TrustProjection() : StreamProjection<TrustState, TrustWeightsSet>("trust", [], [["org"]], DocumentSight.Org)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["trust"];

    /// <inheritdoc/>
    protected override TrustState Initial => TrustDecider.Initial;

    /// <inheritdoc/>
    protected override TrustState Evolve(TrustState state, TrustWeightsSet happened, Told told) => TrustDecider.Evolve(state, happened);
}
