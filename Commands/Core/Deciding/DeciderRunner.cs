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

/// <summary>
/// Runs undertakings: folds the streams that they ask, appends what the answers make happen, and begins anew when others
/// were quicker. Safe for concurrent use.
/// </summary>
public sealed class DeciderRunner(IEventStore store, Sequencer sequencer, IdSource ids)
{
    /// <summary>How often a command is decided anew before its caller is told to send it again.</summary>
    public const int AttemptsMax = 8;

    /// <summary>Runs one command against one stream.</summary>
    /// <exception cref="ContentionException">As for the other.</exception>
    public ValueTask<Outcome<TReply>> RunAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        StreamName stream, TCommand command, CommandOrigin origin, CancellationToken cancellationToken)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent> =>
        RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(origin.Checks);
                return undertaking.AskAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(stream, command, origin, token);
            },
            cancellationToken);

    /// <summary>Runs commands against several streams: all of their events are appended at once, or none.</summary>
    /// <param name="undertake">Asks the streams, in the order in which their events shall stand in the log.</param>
    /// <param name="cancellationToken">Gives up before the append is queued.</param>
    /// <exception cref="ContentionException">
    /// Others were quicker <see cref="AttemptsMax"/> times; or something that was required no longer holds, in which
    /// case trying again cannot help and the exception has the conflict.
    /// </exception>
    public async ValueTask<Outcome<TReply>> RunAsync<TReply>(
        Func<Undertaking, CancellationToken, ValueTask<TReply>> undertake, CancellationToken cancellationToken)
    {
        AppendResult.Conflict? conflict = null;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var undertaking = new Undertaking(store, ids);
            var reply = await undertake(undertaking, cancellationToken).ConfigureAwait(false);
            if (undertaking.Writes.Count == 0)
            {
                return new(reply, null);
            }

            var result = await sequencer
                .AppendAsync(undertaking.Writes, undertaking.Checks, cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended appended)
            {
                return new(reply, appended.Last);
            }

            conflict = (AppendResult.Conflict)result;
            if (!undertaking.HasAsked(conflict.Stream))
            {
                throw new ContentionException(conflict);
            }
        }

        throw new ContentionException(conflict!.Stream);
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
