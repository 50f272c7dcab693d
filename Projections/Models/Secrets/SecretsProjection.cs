using System.Collections.Immutable;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Secrets.SecretState>;

namespace AgentAssembly.Projections.Models.Secrets;

/// <summary>The secrets that there are: names and versions, and neither values nor where those are kept.</summary>
public sealed class SecretsProjection() : StreamProjection<SecretState, SecretEvent>(
    "secrets",
    [
        Columns.Numbers<Document>("exists", document => document.State.Exists ? 1 : 0),
        Columns.Texts<Document>("name", document => document.State.Name),
    ],
    [["org", "name"], ["org", "born"]],
    DocumentSight.TeamAndWholeOrg)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["secret"];

    /// <inheritdoc/>
    protected override SecretState Initial => SecretDecider.Initial;

    /// <inheritdoc/>
    protected override SecretState Evolve(SecretState state, SecretEvent happened, Told told) =>
        SecretDecider.Evolve(state, happened) with { Value = "", Key = "" };
}
