using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Sequencing;

/// <summary>
/// Gives events their place in a stream, their time and their hash, and hands them to the store, one after the other:
/// so that times do not decrease along the log and callers of one stream do not fight. Safe for concurrent use.
/// </summary>
public sealed class Sequencer(IEventStore store, TimeProvider time, Instant notBefore)
{
    private Instant _last = notBefore;

    /// <summary>Guards what belongs to the order of events; held for about a microsecond an event.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// The time as the log has it: no earlier than its last event. Whoever decides whether a time is over decides by this, so
    /// that a clock which was set back gives nobody time that had gone by.
    /// </summary>
    public Instant Now
    {
        get
        {
            lock (Gate)
            {
                var now = Instant.From(time.GetUtcNow());
                return now > _last ? now : _last;
            }
        }
    }

    /// <summary>Appends events behind a head that the caller has read.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="head">Its last event, as the caller knows it.</param>
    /// <param name="drafts">What happened.</param>
    /// <param name="checks">What must still hold.</param>
    /// <param name="newHead">The head that the stream has once the append is done.</param>
    /// <param name="cancellationToken">Gives up before the append is queued.</param>
    public ValueTask<AppendResult> AppendAsync(
        StreamName stream,
        StreamHead? head,
        ReadOnlySpan<EventDraft> drafts,
        ImmutableArray<StreamCheck> checks,
        out StreamHead? newHead,
        CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            var events = Chain(stream, head, drafts);
            var append = store.AppendAsync(
                new AppendRequest([new StreamWrite(stream, events)], checks), cancellationToken);
            newHead = events[^1].AsHead;
            return append;
        }
    }

    /// <summary>Appends events behind a head that the caller has read, and others beside them, all or nothing.</summary>
    /// <param name="first">What happened in the stream whose head the caller keeps.</param>
    /// <param name="beside">What happened elsewhere; each stream once.</param>
    /// <param name="checks">What must still hold.</param>
    /// <param name="newHead">The head that the first stream has once the append is done.</param>
    /// <param name="cancellationToken">Gives up before the append is queued.</param>
    public ValueTask<AppendResult> AppendAsync(
        StreamDrafts first,
        ImmutableArray<StreamDrafts> beside,
        ImmutableArray<StreamCheck> checks,
        out StreamHead? newHead,
        CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            var events = Chain(first.Stream, first.Head, first.Events.AsSpan());
            newHead = events[^1].AsHead;
            ImmutableArray<StreamWrite> writes =
            [
                new StreamWrite(first.Stream, events),
                .. beside.Select(write => new StreamWrite(write.Stream, Chain(write.Stream, write.Head, write.Events.AsSpan()))),
            ];
            return store.AppendAsync(new AppendRequest(writes, checks), cancellationToken);
        }
    }

    /// <summary>Appends events to several streams, all or nothing, behind heads that the caller has read.</summary>
    /// <param name="writes">What happened, and where; each stream once.</param>
    /// <param name="checks">What must still hold.</param>
    /// <param name="cancellationToken">Gives up before the append is queued.</param>
    public ValueTask<AppendResult> AppendAsync(
        IReadOnlyList<StreamDrafts> writes, ImmutableArray<StreamCheck> checks, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            var placed = ImmutableArray.CreateBuilder<StreamWrite>(writes.Count);
            foreach (var write in writes)
            {
                placed.Add(new StreamWrite(write.Stream, Chain(write.Stream, write.Head, write.Events.AsSpan())));
            }

            return store.AppendAsync(new AppendRequest(placed.MoveToImmutable(), checks), cancellationToken);
        }
    }

    private ImmutableArray<ChainedEvent> Chain(StreamName stream, StreamHead? head, ReadOnlySpan<EventDraft> drafts)
    {
        var events = new ChainedEvent[drafts.Length];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = EventCodec.Chain(drafts[i], stream, head, Stamp());
            head = events[i].AsHead;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(events);
    }

    // A clock that was set back must not turn the log's order around: time stands still until it has caught up.
    private Instant Stamp()
    {
        var now = Instant.From(time.GetUtcNow());
        _last = now > _last ? now : _last;
        return _last;
    }
}

/// <summary>What happened in one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Head">Its last event, as the caller knows it.</param>
/// <param name="Events">At least one event.</param>
public readonly record struct StreamDrafts(StreamName Stream, StreamHead? Head, ImmutableArray<EventDraft> Events);
