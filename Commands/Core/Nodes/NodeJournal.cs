using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;

namespace AgentAssembly.Commands.Core.Nodes;

/// <summary>Records that this process serves, and that it ends.</summary>
public sealed class NodeJournal(Journal journal, IdSource ids, string node)
{
    /// <summary>Appends one event to the node's stream.</summary>
    public ValueTask RecordAsync(NodeEvent happened, CancellationToken cancellationToken) =>
        RecordAsync(happened, $"system:node:{node}", Assurance.Unspecified, cancellationToken);

    /// <summary>Appends one event that a caller causes.</summary>
    public ValueTask RecordAsync(NodeEvent happened, Caller caller, CancellationToken cancellationToken) =>
        RecordAsync(happened, caller.Principal, caller.Assurance, cancellationToken);

    private async ValueTask RecordAsync(
        NodeEvent happened, string principal, Assurance assurance, CancellationToken cancellationToken)
    {
        var stream = NodeEvent.StreamOf(ActorClaim.Default, node);
        var origin = new CommandOrigin(ActorClaim.Default, null, principal, assurance, []);
        var draft = EventDrafts.Of<NodeEvent, NodeEvent>(ids.Next(), happened, origin);
        await journal.AppendAsync(stream, draft, cancellationToken).ConfigureAwait(false);
    }
}
