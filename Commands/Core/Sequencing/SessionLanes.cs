using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Sessions;

namespace AgentAssembly.Commands.Core.Sequencing;

/// <summary>Which session an event belongs to.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Agent">The agent.</param>
/// <param name="TraceId">The run; empty for none.</param>
/// <param name="Day">The moment whose UTC day counts where there is no run.</param>
public readonly record struct SessionKey(string Org, AgentId Agent, string TraceId, Instant Day);

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
    private readonly Dictionary<StreamName, Lane> _lanes = [];

    /// <summary>Appends one event to a session; closes and continues its stream when it is full.</summary>
    /// <returns>The place; or the conflict that kept it from being placed, after which the caller decides anew.</returns>
    public async ValueTask<AppendResult> AppendAsync(
        SessionKey session, EventDraft draft, ImmutableArray<StreamCheck> checks, CancellationToken cancellationToken)
    {
        var first = SessionStream.Of(session.Org, session.Agent, session.TraceId, session.Day, 0);
        var lane = Enter(first);
        try
        {
            while (true)
            {
                if (TryAppend(lane, session, draft, checks, cancellationToken) is { } queued)
                {
                    return await FinishAsync(lane, queued).ConfigureAwait(false);
                }

                await LoadAsync(lane, session, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
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

    private (ValueTask<AppendResult> Append, int Generation)? TryAppend(
        Lane lane, SessionKey session, EventDraft draft, ImmutableArray<StreamCheck> checks, CancellationToken cancellationToken)
    {
        lock (sequencer.Gate)
        {
            if (!lane.IsLoaded)
            {
                return null;
            }

            var isLast = ExpectedVersion.Of(lane.Head).Next.Next == _closing;
            var next = isLast
                ? SessionStream.Of(session.Org, session.Agent, session.TraceId, session.Day, lane.Part + 1)
                : lane.Stream;
            EventDraft[] drafts = isLast ? [draft, Closing(draft, next, ids.Next())] : [draft];

            // From here on others build on this event, so that its caller can no longer take it back.
            cancellationToken.ThrowIfCancellationRequested();
            var append = sequencer.AppendAsync(lane.Stream, lane.Head, drafts, checks, out var head, CancellationToken.None);
            lane.Head = isLast ? null : head;
            lane.Stream = next;
            lane.Part += isLast ? 1 : 0;
            return (append, lane.Generation);
        }
    }

    private async ValueTask<AppendResult> FinishAsync(Lane lane, (ValueTask<AppendResult> Append, int Generation) queued)
    {
        AppendResult? result = null;
        try
        {
            result = await queued.Append.ConfigureAwait(false);
            return result;
        }
        finally
        {
            if (result is not AppendResult.Appended)
            {
                Forget(lane, queued.Generation);
            }
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
            var stream = SessionStream.Of(session.Org, session.Agent, session.TraceId, session.Day, part);
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

    private Lane Enter(StreamName first)
    {
        lock (sequencer.Gate)
        {
            if (!_lanes.TryGetValue(first, out var lane))
            {
                MakeRoom();
                lane = new Lane { Stream = first };
                _lanes.Add(first, lane);
            }

            lane.Users++;
            return lane;
        }
    }

    private void Leave(Lane lane)
    {
        lock (sequencer.Gate)
        {
            lane.Users--;
        }
    }

    // Forgetting a lane that nobody uses costs one look-up when the session goes on.
    private void MakeRoom()
    {
        if (_lanes.Count < lanesMax)
        {
            return;
        }

        foreach (var (key, _) in _lanes.Where(entry => entry.Value.Users == 0).ToList())
        {
            _lanes.Remove(key);
        }
    }

    private sealed class Lane
    {
        public StreamName Stream { get; set; }

        public StreamHead? Head { get; set; }

        public int Part { get; set; }

        public int Generation { get; set; }

        public bool IsLoaded { get; set; }

        public int Users { get; set; }
    }
}
