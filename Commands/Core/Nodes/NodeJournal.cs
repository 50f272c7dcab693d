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
    public async ValueTask RecordAsync(NodeEvent happened, CancellationToken cancellationToken)
    {
        var stream = NodeEvent.StreamOf(ActorClaim.Default, node);
        var origin = new CommandOrigin(ActorClaim.Default, null, $"system:node:{node}", Assurance.Unspecified, []);
        var draft = EventDrafts.Of<NodeEvent, NodeEvent>(ids.Next(), happened, origin);
        await journal.AppendAsync(stream, draft, cancellationToken).ConfigureAwait(false);
    }
}
