using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Sessions;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// What the sessions that policies ask about have done: folded from their streams when they are first asked about, and
/// kept current by their own decisions. Safe for concurrent use.
/// </summary>
/// <param name="store">Where the streams are.</param>
/// <param name="sessionsMax">How many sessions are kept in mind; the others are folded again when they go on.</param>
public sealed class SessionBook(IEventStore store, int sessionsMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionKey, Entry> _entries = [];

    /// <summary>What a session has done so far.</summary>
    public async ValueTask<SessionFacts?> OfAsync(SessionKey session, CancellationToken cancellationToken)
    {
        Entry? entry;
        var isFirst = false;
        lock (_gate)
        {
            if (!_entries.TryGetValue(session, out entry))
            {
                MakeRoom();
                _entries.Add(session, entry = new Entry());
                isFirst = true;
            }
        }

        if (isFirst)
        {
            await FoldAsync(session, entry, cancellationToken).ConfigureAwait(false);
        }

        return await entry.Folded.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a decision that is durable, if the session is kept in mind.</summary>
    public void Add(SessionKey session, AgentAction action, Verdict verdict, Instant at, Position position)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(session, out var entry))
            {
                entry.Add(new(position, action.Kind, action.Tool, verdict, at));
            }
        }
    }

    private async Task FoldAsync(SessionKey session, Entry entry, CancellationToken cancellationToken)
    {
        var facts = new SessionFacts();
        try
        {
            var next = await FoldAsync(session, facts, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                entry.Complete(facts, next);
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _entries.Remove(session);
            }

            entry.Folded.SetException(e);
            throw;
        }
    }

    private async Task<Position> FoldAsync(SessionKey session, SessionFacts facts, CancellationToken cancellationToken)
    {
        var next = Position.Start;
        for (var part = 0; ; part++)
        {
            var isClosed = false;
            var events = store.ReadStreamAsync(session.Part(part), new(0), cancellationToken);
            await foreach (var recorded in events.ConfigureAwait(false))
            {
                var envelope = recorded.Event.Open();
                next = recorded.Position.Next;
                isClosed = envelope.Type == SessionClosed.Type;
                if (ActionDecided.Read(envelope) is { } decided)
                {
                    facts.Add(decided.Kind, decided.Tool, decided.Verdict, envelope.RecordedAt);
                }
            }

            if (!isClosed)
            {
                return next;
            }
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count < sessionsMax)
        {
            return;
        }

        foreach (var (key, _) in _entries.Where(entry => entry.Value.Folded.Task.IsCompleted).ToList())
        {
            _entries.Remove(key);
        }
    }

    private readonly record struct Decided(Position Position, ActionKind Kind, string Tool, Verdict Verdict, Instant At);

    // While a stream is read, its session may go on: what is decided then waits, and counts if reading did not meet it.
    private sealed class Entry
    {
        private readonly List<Decided> _meanwhile = [];
        private SessionFacts? _facts;

        public TaskCompletionSource<SessionFacts> Folded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(in Decided decided)
        {
            if (_facts is null)
            {
                _meanwhile.Add(decided);
            }
            else
            {
                _facts.Add(decided.Kind, decided.Tool, decided.Verdict, decided.At);
            }
        }

        public void Complete(SessionFacts facts, Position next)
        {
            foreach (var decided in _meanwhile.Where(decided => decided.Position >= next))
            {
                facts.Add(decided.Kind, decided.Tool, decided.Verdict, decided.At);
            }

            _facts = facts;
            Folded.SetResult(facts);
        }
    }
}
