using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Makes segment files ahead of need, because zeroing one takes longer than a caller should wait.</summary>
internal interface ISegmentSupply : IDisposable
{
    /// <summary>Begins to make the next file, unless one is being made or ready. Never waits and never fails.</summary>
    void Prepare();

    /// <summary>Gives the prepared file its header and its name, durably, and returns it.</summary>
    /// <exception cref="EventStoreException">There is no room for one; nothing was changed, and it may be tried again.</exception>
    /// <exception cref="IOException">Anything else; which of the steps have reached the disk is unknown.</exception>
    ILogFile Take(SegmentHeader header);
}

/// <summary>Makes files when they are asked for, on the caller's thread.</summary>
internal sealed class SegmentsOnDemand(ILogFolder folder, int segmentBytes) : ISegmentSupply
{
    private const string PreparedName = "next.tmp";

    private ILogFile? _prepared;

    /// <summary>Does nothing: the file is made when it is taken.</summary>
    public void Prepare()
    {
    }

    /// <summary>Makes the next file, unless it is there already.</summary>
    /// <param name="rest">Called between its parts.</param>
    public void Make(Action? rest = null)
    {
        try
        {
            _prepared ??= folder.CreateZeroed(PreparedName, segmentBytes, rest);
        }
        catch (IOException e) when (DiskErrors.IsNoSpace(e))
        {
            throw new EventStoreException(
                StoreFault.NoSpace, $"no further segment of {segmentBytes} bytes fits into {folder.Name}: make room", e);
        }
    }

    public ILogFile Take(SegmentHeader header)
    {
        Make();
        var file = _prepared!;
        file.Write(0, header.ToBytes());
        file.Flush();
        var name = Segments.NameOf(header.FirstPosition);
        folder.Rename(PreparedName, name);
        folder.Flush();
        file.Dispose();
        _prepared = null;
        return folder.Open(name);
    }

    public void Dispose()
    {
        _prepared?.Dispose();
        _prepared = null;
    }
}

/// <summary>Makes files on a thread of its own, one ahead.</summary>
internal sealed class SegmentsAhead(SegmentsOnDemand inner) : ISegmentSupply
{
    // Between parts, so that a flush of the log waits for one part at most.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly ManualResetEventSlim _isUrgent = new();
    private Task _preparation = Task.CompletedTask;
    private bool _isAsked;

    public void Prepare()
    {
        if (!_isAsked)
        {
            _isAsked = true;
            _isUrgent.Reset();
            _preparation = Task.Factory.StartNew(
                () => inner.Make(() => _isUrgent.Wait(Pause)),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
    }

    public ILogFile Take(SegmentHeader header)
    {
        var preparation = _preparation;
        _preparation = Task.CompletedTask;
        _isAsked = false;
        _isUrgent.Set();
        try
        {
            preparation.GetAwaiter().GetResult();
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.NoSpace)
        {
            // There may be room by now; if not, the taking says so.
        }

        return inner.Take(header);
    }

    public void Dispose()
    {
        // A preparation that failed leaves nothing to clean up but its file, which the next opening removes.
        _isUrgent.Set();
        _preparation.ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        _isUrgent.Dispose();
        inner.Dispose();
    }
}
