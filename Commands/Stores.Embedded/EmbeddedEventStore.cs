using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Commands.Stores.Embedded.Writing;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>
/// The store that needs no set-up: segment files that are the evidence, and an index that can be deleted. One process
/// at a time. Safe for concurrent use.
/// </summary>
public sealed partial class EmbeddedEventStore : IEventStore, IEventFeed, IAsyncDisposable
{
    /// <summary>The folder of the segments within a state folder.</summary>
    public const string LogFolderName = "log";

    /// <summary>The index's file within a state folder.</summary>
    public const string IndexName = "index.db";

    /// <summary>Where torn tails are put, within the log's folder.</summary>
    public const string QuarantineName = "quarantine";

    private readonly EmbeddedStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly IDisposable? _lock;
    private readonly SegmentedLog _log;
    private readonly LogIndex _index;
    private readonly IndexFollower _follower;
    private readonly StreamHeads _heads;
    private readonly StreamReads _reads;
    private readonly GroupWriter _writer;
    private readonly CategoryClock _clock;
    private readonly AsyncPulse _grown = new();
    private int _isClosed;

    private EmbeddedEventStore(
        SegmentedLog log,
        LogIndex index,
        IDisposable? @lock,
        Func<long> freeBytes,
        EmbeddedStoreOptions options,
        TimeProvider time)
    {
        (_log, _index, _lock, _options, _time) = (log, index, @lock, options, time);
        _follower = new IndexFollower(log, index, options);
        _clock = new CategoryClock(log.Durable.Next);
        _heads = new StreamHeads(index, options.CachedHeads);
        _reads = new StreamReads(log, index);
        try
        {
            _writer = new GroupWriter(log, _heads, _reads, _follower, _clock, options, time, freeBytes, OnDurable);
        }
        catch
        {
            _follower.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new(AtomicAcrossStreams: true, DensePositions: true);

    /// <summary>The log's id, given when it was made.</summary>
    public Guid LogId => _log.LogId;

    /// <summary>The time of the last durable event; that of the newest segment's making in an empty log.</summary>
    public Instant LastRecordedAt => _log.Durable.LastRecordedAt;

    /// <summary>Why nothing can be appended at the moment; null while all is well.</summary>
    public EventStoreException? Fault => _writer.Fault;

    /// <summary>Opens or makes the log of a state folder and brings its index up to date.</summary>
    /// <param name="stateFolder">The folder; made where it is missing.</param>
    /// <param name="newLogId">The id that the log gets if it is made now.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="EventStoreException">Locked, damaged, too new or inaccessible; nothing was changed.</exception>
    public static EmbeddedEventStore Open(
        string stateFolder, Guid newLogId, EmbeddedStoreOptions options, TimeProvider time) =>
        Open(stateFolder, newLogId, options, time, static folder => folder);

    /// <summary>Opens a log whose folder somebody watches: the crash specs see from it when a group is open.</summary>
    internal static EmbeddedEventStore Open(
        string stateFolder,
        Guid newLogId,
        EmbeddedStoreOptions options,
        TimeProvider time,
        Func<ILogFolder, ILogFolder> watch)
    {
        var logFolder = Path.Combine(stateFolder, LogFolderName);
        LogLock? held = null;
        try
        {
            var folder = watch(new DiskFolder(logFolder));
            held = LogLock.Take(logFolder);
            var quarantine = new DiskFolder(Path.Combine(logFolder, QuarantineName));
            var log = LogOpening.Open(folder, quarantine, newLogId, Instant.From(time.GetUtcNow()), options, ahead: true);
            return Over(log, Path.Combine(stateFolder, IndexName), held, () => folder.FreeBytes, options, time);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            held?.Dispose();
            throw new EventStoreException(StoreFault.Inaccessible,
                $"the log in {logFolder} cannot be opened: {e.Message}. Its folder must be writable by this user", e);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Puts index, queue and writer over an open log, which is theirs from now on.</summary>
    internal static EmbeddedEventStore Over(
        SegmentedLog log,
        string indexPath,
        IDisposable? held,
        Func<long> freeBytes,
        EmbeddedStoreOptions options,
        TimeProvider time)
    {
        LogIndex? index = null;
        try
        {
            index = LogIndex.Open(indexPath, log.LogId, (i, p) => HashBefore(log, i, p));
            return new EmbeddedEventStore(log, index, held, freeBytes, options, time);
        }
        catch
        {
            index?.Dispose();
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        AppendRules.Check(request);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_writer.Append(request));
    }

    /// <inheritdoc/>
    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_heads.Find(stream));
    }

    /// <summary>Takes no more appends, finishes those that wait, and closes the files.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _writer.Dispose();
            _follower.Dispose();
            try
            {
                if (_writer.Fault is not { Fault: StoreFault.Failed })
                {
                    _log.Close();
                }
            }
            catch (IOException)
            {
                // What was acknowledged is durable without the head, and the next opening does without it as well.
            }
            finally
            {
                _index.Dispose();
                _log.Dispose();
                _lock?.Dispose();
                _grown.Beat();
            }
        }

        return ValueTask.CompletedTask;
    }

    private void OnDurable()
    {
        _grown.Beat();
        _follower.Wake();
    }

    // The index may be older than the log, or of another log: its word on where things lie is tried, not trusted.
    private static Hash256? HashBefore(SegmentedLog log, LogIndex index, Position position)
    {
        if (position == Position.Start || position > log.Durable.Next)
        {
            return position == Position.Start ? Hash256.Zero : null;
        }

        try
        {
            var reader = new LogReader(log);
            reader.Seek(new(position.Value - 1), index);
            return reader.TryReadFrame(log.Durable, out var record) ? record.Hash : null;
        }
        catch (EventStoreException)
        {
            return null;
        }
    }
}
