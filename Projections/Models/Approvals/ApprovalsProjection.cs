using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Projections.Engine;
using Document = AgentAssembly.Projections.Models.StreamDocument<AgentAssembly.Domain.Approvals.ApprovalState>;

namespace AgentAssembly.Projections.Models.Approvals;

/// <summary>Every request for approval: who is asked, who voted how, and what came of it.</summary>
public sealed class ApprovalsProjection() : StreamProjection<ApprovalState, ApprovalEvent>(
    "approvals",
    [
        Columns.Texts<Document>("status", document => ApprovalPhases.NameOf(document.State.Phase)),
        Columns.Texts<Document>("agent", document => document.State.Request?.Agent.ToString() ?? ""),
        Columns.Texts<Document>("kind", document => document.State.Request is { } request ? ActionKinds.WireName(request.Kind) : ""),
        Columns.Texts<Document>("target", document => document.State.Target),
        Columns.Texts<Document>("rule", document => document.State.Request?.Rule ?? ""),
        Columns.Numbers<Document>("expires_at", document => ExpiresAt(document.State)),
        Columns.Texts<Document>("search", SearchOf),
    ],
    [["born"], ["org", "born"], ["org", "changed"], ["org", "status", "expires_at"], ["org", "team", "born"], ["org", "agent", "born"]])
{
    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["approval"];

    /// <inheritdoc/>
    protected override ApprovalState Initial => ApprovalDecider.Initial;

    /// <inheritdoc/>
    protected override ApprovalState Evolve(ApprovalState state, ApprovalEvent happened, Told told) => ApprovalDecider.Evolve(state, happened);

    /// <inheritdoc/>
    protected override string TeamOf(ApprovalState state, string before) => state.Team;

    // A grant ends when its time is up, a question when nobody answered in time.
    private static long ExpiresAt(ApprovalState state) => state.Phase == ApprovalPhase.Granted
        ? state.Until.UnixMicroseconds
        : state.Request?.ExpiresAt.UnixMicroseconds ?? 0;

    private static string SearchOf(Document document) => document.State.Request is { } request
        ? $"{request.Subject} {request.Rule} {document.Id}".ToLowerInvariant()
        : document.Id;
}
