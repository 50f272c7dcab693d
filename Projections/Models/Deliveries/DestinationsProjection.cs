using System.Collections.Immutable;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Deliveries.DestinationState>;

namespace AgentAssembly.Projections.Models.Deliveries;

/// <summary>Where orgs send to. Of secrets, nothing but which ones are kept.</summary>
public sealed class DestinationsProjection() : StreamProjection<DestinationState, DestinationEvent>(
    "destinations",
    [
        Columns.Numbers<Document>("exists", document => document.State.Exists ? 1 : 0),
        Columns.Texts<Document>("name", document => document.State.Name),
        Columns.Texts<Document>("kind", document => document.State.Profile is { } profile ? DestinationKinds.NameOf(profile.Kind) : ""),
        Columns.Numbers<Document>("enabled", document => document.State.Profile is { IsEnabled: true } ? 1 : 0),
    ],
    [["org", "name"], ["org", "born"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["destination"];

    /// <inheritdoc/>
    protected override DestinationState Initial => DestinationDecider.Initial;

    /// <inheritdoc/>
    protected override DestinationState Evolve(DestinationState state, DestinationEvent happened, Told told)
    {
        var after = DestinationDecider.Evolve(state, happened);
        return after with { Secrets = after.Secrets with { Value = "", Key = "" } };
    }
}
