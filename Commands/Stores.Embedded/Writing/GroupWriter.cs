using System.Runtime.InteropServices;
using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>
/// The one writer of a log. Takes everything queued while the last flush ran, holds each append against the heads as
/// they are and as the group will leave them, writes the group, flushes once, and then answers everybody.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private readonly SegmentedLog _log;
    private readonly StreamHeads _heads;
    private readonly StreamReads _reads;
    private readonly IndexFollower _index;
    private readonly CategoryClock _clock;
    private readonly AppendQueue _queue;
    private readonly EmbeddedStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly RoomWatch _room;
    private readonly Action _onDurable;
    private readonly Thread _thread;
    private readonly Dictionary<StreamName, StagedStream> _staged = [];
    private readonly Stack<StagedStream> _spare = [];
    private readonly HashSet<(Position First, Position Last)> _stagedAppends = [];
    private readonly List<PendingAppend> _group = [];
    private volatile EventStoreException? _failure;

    public GroupWriter(
        SegmentedLog log,
        StreamHeads heads,
        StreamReads reads,
        IndexFollower index,
        CategoryClock clock,
        EmbeddedStoreOptions options,
        TimeProvider time,
        Func<long> freeBytes,
        Action onDurable)
    {
        (_log, _heads, _reads, _index, _clock) = (log, heads, reads, index, clock);
        (_options, _time, _onDurable) = (options, time, onDurable);
        _queue = new AppendQueue(options);
        _room = new RoomWatch(freeBytes, options.FreeBytesMin, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    /// <summary>Why nothing can be appended at the moment; null while all is well.</summary>
    public EventStoreException? Fault => _failure ?? _room.Fault;

    public Task<AppendResult> Append(AppendRequest request)
    {
        if (_failure is { } failure)
        {
            throw failure;
        }

        var append = new PendingAppend(request);
        if (append.SizeBytes > Math.Min(_options.GroupBytesMax, _options.SegmentBytes - SegmentHeader.SizeBytes))
        {
            throw new ArgumentException(
                $"an append of {append.SizeBytes} bytes does not fit into a segment or a group", nameof(request));
        }

        _queue.Add(append);
        return append.Task;
    }

    /// <summary>Takes no more, writes what waits, and ends.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
    }

    private void Run()
    {
        List<PendingAppend>? taken = null;
        try
        {
            while ((taken = _queue.TakeAll()) is not null)
            {
                WriteAll(taken);
            }
        }
        catch (Exception bug)
        {
            // Nobody may wait for a writer that is gone. The process ends with the exception: its state is unknown.
            Fail(bug, taken ?? []);
            throw;
        }
    }

    private void WriteAll(List<PendingAppend> taken)
    {
        if (_failure is { } failure)
        {
            taken.ForEach(a => a.TrySetException(failure));
            return;
        }

        try
        {
            _index.WaitWhileFarBehind();
            _room.Refresh();
            foreach (var append in taken)
            {
                Stage(append);
            }

            Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EventStoreException or SqliteException)
        {
            Fail(e, taken);
        }
    }

    private void Stage(PendingAppend append)
    {
        _group.Add(append);
        if (_room.Fault is { } fault)
        {
            append.Refuse(fault);
        }
        else if (WhyNot(append.Request) is { } answer)
        {
            append.Answer(answer);
        }
        else if (WhyUnlinked(append.Request) is { } unlinked)
        {
            append.Refuse(unlinked);
        }
        else if (MakeRoom(append) is { } noSpace)
        {
            append.Refuse(noSpace);
        }
        else
        {
            Place(append);
        }
    }

    private void Place(PendingAppend append)
    {
        var first = _log.Next;
        var writes = append.Request.Writes;
        for (var i = 0; i < writes.Length; i++)
        {
            var at = _log.Add(writes[i].Events.AsSpan(), endsAppend: i == writes.Length - 1);
            ref var staged = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _staged, writes[i].Stream, out _);
            staged ??= _spare.TryPop(out var spare) ? spare : new StagedStream();
            staged.Add(writes[i].Events, at);
            _clock.Tell(writes[i].Stream, new(_log.Next.Value - 1));
        }

        var last = new Position(_log.Next.Value - 1);
        _stagedAppends.Add((first, last));
        append.Answer(new AppendResult.Appended(first, last, Repeated: false));
    }

    // Expectations are held against durable heads and the open group alike: the group becomes durable as one, or not.
    private AppendResult? WhyNot(AppendRequest request)
    {
        foreach (var write in request.Writes)
        {
            var actual = ExpectedVersion.Of(HeadOf(write.Stream));
            if (actual != write.Expected)
            {
                return (AppendResult?)FindRepeat(request) ?? new AppendResult.Conflict(write.Stream, write.Expected, actual);
            }
        }

        foreach (var check in request.Checks)
        {
            var actual = ExpectedVersion.Of(HeadOf(check.Stream));
            if (actual != check.Expected)
            {
                return new AppendResult.Conflict(check.Stream, check.Expected, actual);
            }
        }

        return null;
    }

    private ArgumentException? WhyUnlinked(AppendRequest request)
    {
        try
        {
            foreach (var write in request.Writes)
            {
                AppendRules.CheckLink(write, HeadOf(write.Stream));
            }

            return null;
        }
        catch (ArgumentException breach)
        {
            return breach;
        }
    }

    // The same events in the same order, and nothing more in that append: a part of one, or two of them, is no repeat.
    private AppendResult.Appended? FindRepeat(AppendRequest request)
    {
        Position? first = null;
        var next = Position.Start;
        foreach (var chained in request.Writes.SelectMany(write => write.Events))
        {
            if (EventAt(chained.Stream, chained.Version) is not { } there || there.Event.Id != chained.Id
                || (first is not null && there.Position != next))
            {
                return null;
            }

            first ??= there.Position;
            next = there.Position.Next;
        }

        var last = new Position(next.Value - 1);
        return AreOneAppend(first!.Value, last) ? new(first.Value, last, Repeated: true) : null;
    }

    private bool AreOneAppend(Position first, Position last) =>
        first < _log.Durable.Next ? _reads.AreOneAppend(first, last) : _stagedAppends.Contains((first, last));

    private StreamHead? HeadOf(StreamName stream) =>
        _staged.TryGetValue(stream, out var staged) ? staged.Head : _heads.Find(stream);

    private RecordedEvent? EventAt(StreamName stream, StreamVersion version) =>
        _staged.TryGetValue(stream, out var staged) && staged.At(version) is { } open
            ? open
            : _heads.Find(stream) is { } head && head.Version >= version
                ? _reads.Read(stream, version).First()
                : null;

    private EventStoreException? MakeRoom(PendingAppend append)
    {
        if (!_log.HasRoomInGroup(append.SizeBytes) || !_log.HasRoomInSegment(append.SizeBytes))
        {
            FlushGroup();
        }

        if (_log.HasRoomInSegment(append.SizeBytes))
        {
            return null;
        }

        try
        {
            _log.Roll(Instant.From(_time.GetUtcNow()));
            return null;
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.NoSpace)
        {
            // The old segment is whole and stays the last one: nothing is lost, and a later append tries again.
            _room.Remember(e);
            return e;
        }
    }

    private void Flush()
    {
        FlushGroup();
        foreach (var append in _group)
        {
            append.Release();
        }

        _group.Clear();
    }

    private void FlushGroup()
    {
        _log.Flush();
        if (_staged.Count > 0)
        {
            _heads.Set(_staged, _log.Durable.Next);
            Unstage();
            _onDurable();
        }
    }

    private void Fail(Exception cause, List<PendingAppend> taken)
    {
        _failure ??= new EventStoreException(StoreFault.Failed,
            $"the log could not be written: {cause.Message}. After a failed write nothing is trusted: "
            + "mend the disk and start again", cause);
        foreach (var append in taken)
        {
            append.Refuse(_failure);
            append.Release();
        }

        _group.Clear();
        Unstage();
    }

    private void Unstage()
    {
        foreach (var (_, staged) in _staged)
        {
            staged.Clear();
            _spare.Push(staged);
        }

        _staged.Clear();
        _stagedAppends.Clear();
    }
}
