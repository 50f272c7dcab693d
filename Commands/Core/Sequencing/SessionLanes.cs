using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Sessions;

namespace AgentAssembly.Commands.Core.Sequencing;

/// <summary>Which session an event belongs to.</summary>
public readonly record struct SessionKey
{
    private SessionKey(string org, AgentId agent, string traceId, Instant day) =>
        (Org, Agent, TraceId, Day) = (org, agent, traceId, day);

    /// <summary>The tenant.</summary>
    public string Org { get; }

    /// <summary>The agent.</summary>
    public AgentId Agent { get; }

    /// <summary>The run; empty for none.</summary>
    public string TraceId { get; }

    /// <summary>The beginning of the UTC day where there is no run; zero where there is one.</summary>
    public Instant Day { get; }

    /// <summary>The session of an agent's run, or, without a run, that of the agent's day.</summary>
    public static SessionKey Of(string org, AgentId agent, string traceId, Instant at) =>
        new(org, agent, traceId, traceId.Length > 0 ? default : at.StartOfDay);

    /// <summary>The name of a part of the session's stream; from 0.</summary>
    public StreamName Part(int part) => SessionStream.Of(Org, Agent, TraceId, Day, part);
}

/// <summary>
/// Appends to session streams. Callers of one session line up without waiting for each other's flush: each builds on
/// the event before it, durable or not, and if that one fails they fail with it and try again. Safe for concurrent use.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="sequencer">Places events.</param>
/// <param name="ids">Names closing events.</param>
/// <param name="lanesMax">How many sessions are kept in mind; from 1.</param>
/// <param name="eventsMax">Events of one stream, its closing included; from 2. One log keeps to one bound.</param>
public sealed class SessionLanes(
    IEventStore store, Sequencer sequencer, IdSource ids, int lanesMax, ulong eventsMax = SessionStream.EventsMax)
{
    /// <summary>Who closes streams.</summary>
    public const string Principal = "system:sessions";

    private readonly StreamVersion _closing = new(eventsMax - 1);
    private readonly Dictionary<SessionKey, Lane> _lanes = [];

    /// <summary>Appends one event to a session; closes and continues its stream when it is full.</summary>
    /// <returns>The place; or the conflict that kept it from being placed, after which the caller decides anew.</returns>
    public ValueTask<AppendResult> AppendAsync(
        SessionKey session, EventDraft draft, ImmutableArray<StreamCheck> checks, CancellationToken cancellationToken) =>
        AppendAsync(session, draft, [], checks, cancellationToken);

    /// <summary>Appends one event to a session, and what happens with it elsewhere: all of it, or nothing.</summary>
    /// <returns>The place of the session's event; or a conflict, as for the other.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AppendResult> AppendAsync(
        SessionKey session,
        EventDraft draft,
        ImmutableArray<StreamDrafts> beside,
        ImmutableArray<StreamCheck> checks,
        CancellationToken cancellationToken)
    {
        Lane? lane = null;
        var generation = -1;
        AppendResult? result = null;
        try
        {
            ValueTask<AppendResult> append;
            while (!TryAppend(session, new(draft, beside, checks), ref lane, out generation, out append, cancellationToken))
            {
                await LoadAsync(lane, session, cancellationToken).ConfigureAwait(false);
            }

            return result = await append.ConfigureAwait(false);
        }
        finally
        {
            if (generation >= 0 && result is not AppendResult.Appended)
            {
                Forget(lane!, generation);
            }

            Leave(lane);
        }
    }

    private static EventDraft Closing(EventDraft last, StreamName next, EventId id)
    {
        var json = new CanonicalJsonWriter();
        SessionClosed.Write(json, new SessionClosed(next));
        return last with
        {
            Id = id,
            Type = SessionClosed.Type,
            SchemaVersion = 1,
            Principal = Principal,
            Assurance = Assurance.Unspecified,
            CausationId = last.Id,
            Data = json.ToArray(),
        };
    }

    private bool TryAppend(
        SessionKey session,
        in Entry entry,
        [NotNull] ref Lane? entered,
        out int generation,
        out ValueTask<AppendResult> append,
        CancellationToken cancellationToken)
    {
        lock (sequencer.Gate)
        {
            var lane = entered ??= Enter(session);
            (generation, append) = (-1, default);
            if (!lane.IsLoaded)
            {
                return false;
            }

            var isLast = ExpectedVersion.Of(lane.Head).Next.Next == _closing;
            var next = isLast ? session.Part(lane.Part + 1) : lane.Stream;

            // From here on others build on this event, so that its caller can no longer take it back.
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<EventDraft> drafts = isLast ? [entry.Draft, Closing(entry.Draft, next, ids.Next())] : [entry.Draft];
            StreamHead? head;
            append = entry.Beside.IsEmpty
                ? sequencer.AppendAsync(lane.Stream, lane.Head, drafts, entry.Checks, out head, CancellationToken.None)
                : sequencer.AppendAsync(
                    new StreamDrafts(lane.Stream, lane.Head, [.. drafts]), entry.Beside, entry.Checks, out head, CancellationToken.None);
            lane.Head = isLast ? null : head;
            lane.Stream = next;
            lane.Part += isLast ? 1 : 0;
            generation = lane.Generation;
            return true;
        }
    }

    // Whoever built on the event that was not placed fails too; all of them have the same generation.
    private void Forget(Lane lane, int generation)
    {
        lock (sequencer.Gate)
        {
            if (lane.Generation == generation)
            {
                lane.Generation++;
                lane.IsLoaded = false;
            }
        }
    }

    private async ValueTask LoadAsync(Lane lane, SessionKey session, CancellationToken cancellationToken)
    {
        var generation = lane.Generation;
        for (var part = 0; ; part++)
        {
            var stream = session.Part(part);
            var head = await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (head is { } full && full.Version >= _closing)
            {
                continue;
            }

            lock (sequencer.Gate)
            {
                if (!lane.IsLoaded && lane.Generation == generation)
                {
                    (lane.Stream, lane.Head, lane.Part, lane.IsLoaded) = (stream, head, part, true);
                }

                return;
            }
        }
    }

    private Lane Enter(SessionKey session)
    {
        if (!_lanes.TryGetValue(session, out var lane))
        {
            MakeRoom();
            lane = new Lane { Stream = session.Part(0) };
            _lanes.Add(session, lane);
        }

        Interlocked.Increment(ref lane.Users);
        return lane;
    }

    private static void Leave(Lane? lane)
    {
        if (lane is not null)
        {
            Interlocked.Decrement(ref lane.Users);
        }
    }

    // Forgetting a lane that nobody uses costs one look-up when the session goes on.
    private void MakeRoom()
    {
        if (_lanes.Count < lanesMax)
        {
            return;
        }

        foreach (var (key, _) in _lanes.Where(entry => Volatile.Read(ref entry.Value.Users) == 0).ToList())
        {
            _lanes.Remove(key);
        }
    }

    private readonly record struct Entry(
        EventDraft Draft, ImmutableArray<StreamDrafts> Beside, ImmutableArray<StreamCheck> Checks);

    private sealed class Lane
    {
        public StreamName Stream { get; set; }

        public StreamHead? Head { get; set; }

        public int Part { get; set; }

        public int Generation { get; set; }

        public bool IsLoaded { get; set; }

        // Entering takes the gate, leaving does not.
        public int Users;
    }
}
