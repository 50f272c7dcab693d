using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>
/// Carries commands out under terms, each once for every idempotency key. That one was accepted stands in the log, in the same append
/// as the first of what it did: a crash leaves both or neither, and a restart forgets nothing. A command that changes nothing is
/// remembered behind its answer; one that was refused is not remembered, and may be given again under its key. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// What appends several times (a cascade over many agents, a halt that ends operations) is accepted with its first append: where it
/// was cut off behind that, its key stands for what was done, and the rest is commanded under another key. Rotating the key that
/// signs tokens is accepted behind its event: where it was cut off between, giving it again rotates once more.
/// </remarks>
public sealed class CommandLedger(IEventStore store, IEventFeed feed, Sequencer sequencer, IdSource ids, ActionDigestKey key)
{
    private readonly StreamTurns _turns = new();

    /// <summary>Carries a command out, unless it was before.</summary>
    /// <param name="given">The command.</param>
    /// <param name="run">Carries it out; throws where it is refused.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <exception cref="VersionConflictException">A version was expected that is not there.</exception>
    public async ValueTask<CommandReceipt<T>> RunAsync<T>(
        GivenCommand given, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var command = Begin(given);
        if (given.Terms.IdempotencyKey.Length == 0)
        {
            return await CarryOutAsync(given, command, run, cancellationToken).ConfigureAwait(false);
        }

        // Within this process the second waits for the first; another process is told by the append.
        using var turn = await _turns.EnterAsync(command.Stream, cancellationToken).ConfigureAwait(false);
        if (await FindAsync<T>(command, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        try
        {
            return await CarryOutAsync(given, command, run, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentionException e) when (e.Conflict?.Stream == command.Stream)
        {
            return await FindAsync<T>(command, cancellationToken).ConfigureAwait(false)
                ?? throw new EventStoreException(StoreFault.Failed, $"{command.Stream} is said to exist and cannot be read", e);
        }
    }

    private CommandUnderWay Begin(GivenCommand given)
    {
        var id = ids.Next();
        var stream = given.Terms.IdempotencyKey is { Length: > 0 } named
            ? CommandAccepted.StreamOf(given.Caller.HomeOrg ?? "", given.Caller.Principal, named)
            : CommandAccepted.StreamOf(id);
        return new(given, id, stream, CommandDigest.Compute(key.Bytes.Span, given.Name, given.Input));
    }

    private async ValueTask<CommandReceipt<T>> CarryOutAsync<T>(
        GivenCommand given, CommandUnderWay command, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var value = await command.CarryOutAsync(run, cancellationToken).ConfigureAwait(false);
        if (command.AcceptanceFor(given.Caller.HomeOrg, null) is { } acceptance)
        {
            await RememberAsync(command, acceptance).ConfigureAwait(false);
        }

        return new CommandReceipt<T>.Done(
            command.Id, command.Last ?? await LastAsync(cancellationToken).ConfigureAwait(false), value);
    }

    // It was done, so that nobody's cancellation counts any more.
    private async ValueTask RememberAsync(CommandUnderWay command, StreamDrafts acceptance)
    {
        var result = await sequencer.AppendAsync([acceptance], [], CancellationToken.None).ConfigureAwait(false);
        if (result is AppendResult.Appended appended)
        {
            command.Appended(appended.Last, hasAcceptance: true);
        }

        // Otherwise another process did the same just now, and the log tells of that one.
    }

    private async ValueTask<CommandReceipt<T>?> FindAsync<T>(CommandUnderWay command, CancellationToken cancellationToken)
    {
        if (await store.ReadStreamHeadAsync(command.Stream, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        await foreach (var recorded in store.ReadStreamAsync(command.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            var envelope = recorded.Event.Open();
            if (CommandAccepted.Read(envelope) is { } accepted)
            {
                return accepted.InputDigest == command.Digest
                    ? new CommandReceipt<T>.Duplicate(envelope.Id, recorded.Position)
                    : new CommandReceipt<T>.KeyReused();
            }
        }

        return null;
    }

    // What was appended by others on its behalf is durable by now.
    private async ValueTask<Position> LastAsync(CancellationToken cancellationToken)
    {
        var size = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
        return new(size == 0 ? 0 : size - 1);
    }
}
