using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deciding;

/// <summary>What ties a command to its events: who caused them, and on what they rest.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team; null where there is none.</param>
/// <param name="Principal">Who caused it.</param>
/// <param name="Assurance">How far that is corroborated.</param>
/// <param name="Checks">What must still hold when the events are appended.</param>
public sealed record CommandOrigin(
    string Org, string? Team, string Principal, Assurance Assurance, ImmutableArray<StreamCheck> Checks);

/// <summary>An answer, and the place up to which reading shows what it says.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Position">The last event's place; null when nothing happened.</param>
public sealed record Outcome<TReply>(TReply Reply, Position? Position);

/// <summary>Folds a stream, decides, appends, and on a conflict reads and decides again. Safe for concurrent use.</summary>
public sealed class DeciderRunner(IEventStore store, Sequencer sequencer, IdSource ids)
{
    /// <summary>How often a command is decided anew before its caller is told to send it again.</summary>
    public const int AttemptsMax = 8;

    /// <summary>Runs one command against one stream.</summary>
    /// <exception cref="ContentionException">
    /// Others were quicker <see cref="AttemptsMax"/> times; or a check of the command's origin no longer holds, in which
    /// case trying again cannot help and the exception has the conflict.
    /// </exception>
    public async ValueTask<Outcome<TReply>> RunAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        StreamName stream, TCommand command, CommandOrigin origin, CancellationToken cancellationToken)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent>
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var state = TDecider.Initial;
            StreamHead? head = null;
            var events = store.ReadStreamAsync(stream, StreamVersion.First, cancellationToken);
            await foreach (var recorded in events.ConfigureAwait(false))
            {
                head = recorded.Event.AsHead;
                state = TCodec.Read(recorded.Event.Open()) is { } happened ? TDecider.Evolve(state, happened) : state;
            }

            var decision = TDecider.Decide(state, command);
            if (decision.Events.IsEmpty)
            {
                return new(decision.Reply, null);
            }

            var drafts = decision.Events.Select(e => EventDrafts.Of<TCodec, TEvent>(ids.Next(), e, origin)).ToArray();
            var result = await sequencer
                .AppendAsync(stream, head, drafts, origin.Checks, out _, cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended appended)
            {
                return new(decision.Reply, appended.Last);
            }

            if (result is AppendResult.Conflict conflict && conflict.Stream != stream)
            {
                throw new ContentionException(conflict);
            }
        }

        throw new ContentionException(stream);
    }
}

/// <summary>Others changed what a command rests on. Nothing was written; sending it again is safe.</summary>
public sealed class ContentionException : Exception
{
    /// <summary>A stream changed with every attempt.</summary>
    public ContentionException(StreamName stream)
        : base($"{stream} changed {DeciderRunner.AttemptsMax} times while the request was decided: send it again")
    {
    }

    /// <summary>Something that is only checked changed.</summary>
    public ContentionException(AppendResult.Conflict conflict)
        : base($"{conflict.Stream} changed while the request was decided: send it again") => Conflict = conflict;

    /// <summary>What no longer held; null when the written stream itself changed.</summary>
    public AppendResult.Conflict? Conflict { get; }
}
