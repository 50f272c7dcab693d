using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>
/// Brings the index up to the log: after opening, after a loss, and for as long as the log grows. One way for all three.
/// </summary>
internal sealed class IndexFollower : IDisposable
{
    // Batches that the index may lag behind before the writer waits for it.
    private const int BatchesBehindMax = 16;

    private readonly SegmentedLog _log;
    private readonly LogIndex _index;
    private readonly EmbeddedStoreOptions _options;
    private readonly LogReader _reader;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _isClosed;
    private Exception? _failure;

    public IndexFollower(SegmentedLog log, LogIndex index, EmbeddedStoreOptions options)
    {
        (_log, _index, _options) = (log, index, options);
        _reader = new LogReader(log);
        _reader.Seek(index.Next, index);
        CatchUp(log.Durable);
        _thread = new Thread(Run) { IsBackground = true, Name = "log index" };
        _thread.Start();
    }

    /// <summary>Tells that the log has grown.</summary>
    public void Wake()
    {
        if (Behind >= (ulong)_options.IndexBatchEvents)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Holds the writer back while the index lags too far, so that what is in memory stays bounded.</summary>
    public void WaitWhileFarBehind()
    {
        if (Behind < (ulong)_options.IndexBatchEvents * BatchesBehindMax)
        {
            return;
        }

        lock (_gate)
        {
            while (Behind >= (ulong)_options.IndexBatchEvents * BatchesBehindMax && _failure is null && !_isClosed)
            {
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate);
            }
        }

        if (_failure is { } failure)
        {
            throw new EventStoreException(StoreFault.Failed, $"the log's index cannot be written: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private ulong Behind => _log.Durable.Next.Value - _index.Next.Value;

    private void Run()
    {
        try
        {
            while (WaitForWork())
            {
                CatchUp(_log.Durable);
            }

            CatchUp(_log.Durable);
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or IOException or EventStoreException)
        {
            // The log does not need its index to be right, only to be quick: the writer goes on until it would lag too far.
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            if (!_isClosed && Behind < (ulong)_options.IndexBatchEvents)
            {
                Monitor.Wait(_gate, _options.IndexDelay);
            }

            return !_isClosed;
        }
    }

    // Up to where the log was when there was work: running after every flush would make small batches of its own.
    private void CatchUp(LogPoint end)
    {
        while (_index.Next < end.Next)
        {
            var batch = new IndexBatch();
            while (batch.Events < _options.IndexBatchEvents && _reader.TryReadFrame(end, out var record))
            {
                batch.Add(record, _reader.OffsetBytes);
                _reader.Pass(record);
            }

            _index.Write(batch);
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
