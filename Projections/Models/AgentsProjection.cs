using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>Every agent that ever registered: its place, its standing and what it says it is.</summary>
public sealed class AgentsProjection() : StreamProjection<AgentState, AgentEvent>(
    "agents",
    [
        Columns.Texts<StreamDocument<AgentState>>("status", document => AgentWords.Of(document.State.Status)),
        Columns.Texts<StreamDocument<AgentState>>("framework", document => document.State.Profile?.Framework ?? ""),
        Columns.Texts<StreamDocument<AgentState>>("name", document => document.State.Profile?.Name ?? ""),
        Columns.Texts<StreamDocument<AgentState>>("did", document => document.State.Profile?.Did ?? ""),
        Columns.Texts<StreamDocument<AgentState>>("parent", document => document.State.Lineage?.Parent?.ToString() ?? ""),
        Columns.Texts<StreamDocument<AgentState>>("root", document => document.State.Lineage?.Root.ToString() ?? ""),
        Columns.Numbers<StreamDocument<AgentState>>("observed_until", document => document.State.ObservedUntil?.UnixMicroseconds ?? 0),
        Columns.Texts<StreamDocument<AgentState>>("search", SearchOf),
    ],
    [["born"], ["org", "born"], ["org", "name"], ["org", "changed"], ["org", "status", "born"], ["org", "team", "born"], ["org", "did"], ["parent"], ["root"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["agent"];

    /// <inheritdoc/>
    protected override AgentState Initial => AgentDecider.Initial;

    /// <inheritdoc/>
    protected override AgentState Evolve(AgentState state, AgentEvent happened, Told told) =>
        AgentDecider.Evolve(state, happened) with { TokenHash = "" };

    /// <inheritdoc/>
    protected override string TeamOf(AgentState state, string before) => state.Profile?.Team ?? before;

    private static string SearchOf(StreamDocument<AgentState> document) => document.State.Profile is { } profile
        ? $"{profile.Name} {profile.Did} {profile.Framework} {document.Id}".ToLowerInvariant()
        : document.Id;
}
