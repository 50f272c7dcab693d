using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>Every policy replay, with its report once it has one. The candidates' texts stay in the log alone.</summary>
public sealed class ReplaysProjection() : StreamProjection<ReplayState, ReplayEvent>(
    "replays",
    [Columns.Texts<StreamDocument<ReplayState>>("phase", document => ReplayPhases.WordOf(document.State.Phase))],
    [["born"], ["org", "born"], ["org", "phase", "born"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["replay"];

    /// <inheritdoc/>
    protected override ReplayState Initial => ReplayDecider.Initial;

    /// <inheritdoc/>
    protected override ReplayState Evolve(ReplayState state, ReplayEvent happened, Told told)
    {
        var after = ReplayDecider.Evolve(state, happened);
        return after with
        {
            Terms = after.Terms is { } terms
                ? terms with { Candidates = [.. terms.Candidates.Select(candidate => candidate with { Documents = [] })] }
                : null,
        };
    }

    /// <inheritdoc/>
    protected override string TeamOf(ReplayState state, string before) => state.Terms?.Team ?? before;
}
