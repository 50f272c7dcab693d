using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Sequencing;

/// <summary>Appends to streams in which nothing has to be decided: they only tell. Safe for concurrent use.</summary>
public sealed class Journal(IEventStore store, Sequencer sequencer)
{
    /// <summary>Appends one event behind whatever the stream holds.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="ContentionException">Others were quicker, again and again.</exception>
    public async ValueTask<Position> AppendAsync(StreamName stream, EventDraft draft, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            var head = await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            var result = await sequencer
                .AppendAsync(stream, head, [draft], [], out _, cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended appended)
            {
                return appended.First;
            }
        }

        throw new ContentionException(stream);
    }
}
