using System.Collections.Immutable;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Keys.KeyState>;

namespace AgentAssembly.Projections.Models.Secrets;

/// <summary>The keys that data of each subject is encrypted with: which there are, and which were destroyed.</summary>
public sealed class DataKeysProjection() : StreamProjection<KeyState, KeyEvent>(
    "data_keys",
    [
        Columns.Numbers<Document>("exists", document => document.State.Key is null ? 0 : 1),
        Columns.Numbers<Document>("destroyed", document => document.State.IsDestroyed ? 1 : 0),
        Columns.Texts<Document>("subject", document => document.State.Subject.Name ?? ""),
    ],
    [["born"], ["org", "born"], ["org", "subject"]],
    DocumentSight.Installation)
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["key"];

    /// <inheritdoc/>
    protected override KeyState Initial => KeyDecider.Initial;

    /// <inheritdoc/>
    protected override KeyState Evolve(KeyState state, KeyEvent happened, Told told) => KeyDecider.Evolve(state, happened);
}
