using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deciding;

/// <summary>
/// One attempt at a command that may concern several streams: what they answered, what happens in them, and what must
/// still hold when it is appended. A stream that was asked and in which nothing happens must not have changed either.
/// Not thread-safe.
/// </summary>
public sealed class Undertaking
{
    private readonly IEventStore _store;
    private readonly IdSource _ids;
    private readonly Dictionary<StreamName, StreamHead?> _asked = [];
    private readonly Dictionary<StreamName, ExpectedVersion> _required = [];
    private readonly Dictionary<StreamName, ExpectedVersion> _expected = [];
    private readonly List<StreamDrafts> _writes = [];
    private CommandUnderWay? _command;

    internal Undertaking(IEventStore store, IdSource ids) => (_store, _ids) = (store, ids);

    internal IReadOnlyList<StreamDrafts> Writes => _writes;

    internal ImmutableArray<StreamCheck> Checks =>
    [
        .. _asked.Where(asked => !_writes.Exists(write => write.Stream == asked.Key))
            .Select(asked => new StreamCheck(asked.Key, ExpectedVersion.Of(asked.Value))),
        .. _required.Where(required => !_asked.ContainsKey(required.Key))
            .Select(required => new StreamCheck(required.Key, required.Value)),
    ];

    internal IReadOnlyDictionary<StreamName, StreamHead?> Asked => _asked;

    internal bool HasAsked(StreamName stream) => _asked.ContainsKey(stream);

    /// <summary>Wants that streams still are as they were when the caller looked at them.</summary>
    public void Require(ImmutableArray<StreamCheck> checks)
    {
        foreach (var check in checks)
        {
            _required.TryAdd(check.Stream, check.Expected);
        }
    }

    /// <summary>
    /// Wants that a stream which will be asked is as it was when the command to it was made: for commands that say what shall
    /// be so by what was so.
    /// </summary>
    public void Expect(StreamCheck check) => _expected[check.Stream] = check.Expected;

    // What is asked is asked on behalf of a command that was given under terms.
    internal void ActFor(CommandUnderWay command) => _command = command;

    // That the command was accepted is told together with what it makes happen, and what happens is correlated by it.
    internal bool TryAccept(CommandUnderWay command)
    {
        if (_writes.Count == 0)
        {
            return false;
        }

        for (var i = 0; i < _writes.Count; i++)
        {
            var events = _writes[i].Events.Select(e => e with { CorrelationId = e.CorrelationId ?? command.Id.ToString() });
            _writes[i] = _writes[i] with { Events = [.. events] };
        }

        if (command.AcceptanceFor(_writes[0].Events[0].Org, _writes[0].Events[0].Team) is not { } acceptance)
        {
            return false;
        }

        _writes.Add(acceptance);
        return true;
    }

    /// <summary>Asks one stream. Each is asked once.</summary>
    /// <returns>Its answer, which holds once the undertaking is appended.</returns>
    public ValueTask<TReply> AskAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        StreamName stream, TCommand command, CommandOrigin origin, CancellationToken cancellationToken)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent> =>
        AskAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
            stream, new(TDecider.Initial, ExpectedVersion.NoStream), command, origin, cancellationToken);

    /// <summary>As the other; reads only what came after a state that the caller knows.</summary>
    /// <exception cref="ContentionException">The stream is not as was expected of it.</exception>
    /// <exception cref="VersionConflictException">It is the first, and not as the terms of the command expect.</exception>
    public async ValueTask<TReply> AskAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        StreamName stream, FoldedState<TState> known, TCommand command, CommandOrigin origin, CancellationToken cancellationToken)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent>
    {
        var (state, head) = await FoldAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
            stream, known, cancellationToken).ConfigureAwait(false);
        if (_expected.TryGetValue(stream, out var expected) && ExpectedVersion.Of(head) != expected)
        {
            throw new ContentionException(new AppendResult.Conflict(stream, expected, ExpectedVersion.Of(head)));
        }

        if (_asked.Count == 0)
        {
            _command?.Meet(stream, ExpectedVersion.Of(head));
        }

        _asked.Add(stream, head);
        var decision = TDecider.Decide(state, command);
        if (!decision.Events.IsEmpty)
        {
            var drafts = decision.Events.Select(e => EventDrafts.Of<TCodec, TEvent>(_ids.Next(), e, origin));
            _writes.Add(new StreamDrafts(stream, head, [.. drafts]));
        }

        return decision.Reply;
    }

    private async ValueTask<(TState State, StreamHead? Head)> FoldAsync<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        StreamName stream, FoldedState<TState> known, CancellationToken cancellationToken)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent>
    {
        // The head is at hand, while reading a stream may have to search what is not indexed yet.
        var head = await _store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        if (ExpectedVersion.Of(head) == known.Version)
        {
            return (known.State, head);
        }

        var state = known.State;
        StreamHead? read = null;
        var events = _store.ReadStreamAsync(stream, known.Version.Next, cancellationToken);
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            read = recorded.Event.AsHead;
            state = TCodec.Read(recorded.Event.Open()) is { } happened ? TDecider.Evolve(state, happened) : state;
        }

        // INVARIANT: a head that is not the known one has events behind the known one. What is decided rests on those alone.
        return (state, read ?? throw new ContentionException(stream));
    }
}

/// <summary>A stream's state, and the version that it follows from.</summary>
public readonly record struct FoldedState<TState>(TState State, ExpectedVersion Version);
