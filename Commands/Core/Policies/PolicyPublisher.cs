using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Policies;

/// <summary>Brings a policy set into force.</summary>
public sealed class PolicyPublisher(Journal journal, WriteSideState state, IdSource ids)
{
    /// <summary>
    /// Publishes a set that was read from files, unless it means the same as the last one that was.
    /// </summary>
    /// <returns>Whether it was published.</returns>
    public async ValueTask<bool> PublishFilesAsync(
        PolicySet set, ImmutableArray<PolicySource> documents, string principal, CancellationToken cancellationToken)
    {
        if (state.Policies.LastDigestFromFile == set.Digest)
        {
            return false;
        }

        var published = new PolicyPublished(set.Digest, documents, PolicyPublished.FromFile);
        var origin = new CommandOrigin("", null, principal, Assurance.Unspecified, []);
        var draft = EventDrafts.Of<PolicyPublished, PolicyPublished>(ids.Next(), published, origin);
        var position = await journal.AppendAsync(PolicyBoard.Stream, draft, cancellationToken).ConfigureAwait(false);
        await state.AwaitAsync(position, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
