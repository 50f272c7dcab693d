using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>The life of one log from one seed: opened, written and cut down, again and again.</summary>
internal sealed class CrashRun
{
    private const int RoundsMax = 7;

    private readonly Random _random;
    private readonly SimulatedLog _files;
    private readonly EventSource _source;
    private readonly LogModel _model = new();
    private readonly List<byte[]> _kept = [];
    private readonly int _dataBytesMax;
    private SegmentedLog? _log;
    private byte[]? _firstSeen;
    private bool _isSettled;

    private CrashRun(int seed, List<string>? trace)
    {
        var disk = new SimulatedDisk(seed) { Trace = trace };
        _random = new Random(seed ^ 0x5eed);
        _files = new SimulatedLog(disk, new EmbeddedStoreOptions
        {
            SegmentBytes = SegmentHeader.SizeBytes + (SimulatedInode.SectorBytes * _random.Next(12, 40)),
            GroupBytesMax = 16 * 1024,
        });
        _source = new EventSource(_random);
        _dataBytesMax = _random.Next(2) == 0 ? 1_600 : 300;
    }

    /// <summary>What a run went through, so that a simulation that simulates nothing is noticed.</summary>
    public RunCounts Counts { get; } = new();

    /// <summary>Lives through a seed.</summary>
    /// <exception cref="BrokenPromise">The log did not do what it promised; the message has seed, step and steps.</exception>
    public static RunCounts Live(int seed)
    {
        var run = new CrashRun(seed, null);
        try
        {
            run.LiveOn();
            return run.Counts;
        }
        catch (Exception e) when (e is not BrokenPromise { InnerException: not null })
        {
            throw Explain(seed, run._files.Disk.Steps, e);
        }
    }

    private static BrokenPromise Explain(int seed, int step, Exception e)
    {
        var trace = new List<string>();
        try
        {
            new CrashRun(seed, trace).LiveOn();
        }
        catch (Exception again) when (again.Message == e.Message)
        {
            // It failed in the same way, this time with every step on record.
        }

        return new BrokenPromise(
            $"seed {seed} failed at step {step}: {e.Message}\n"
            + $"replay it with {SeededSpecs.SeedVariable}={seed}\n{string.Join('\n', trace.TakeLast(60))}", e);
    }

    private void LiveOn()
    {
        for (var round = _random.Next(2, RoundsMax); round > 0; round--)
        {
            PlanEnd();
            try
            {
                LiveOnce();
            }
            catch (PowerCut)
            {
                Counts.Cuts++;
            }
            catch (Exception e) when (e is IOException || (_log is null && e is EventStoreException { Fault: StoreFault.NoSpace }))
            {
                Counts.Faults++;
                CheckNothingMoreIsWritten();
            }

            _log = null;
            Restart(_random.Next(3) == 0 ? Ending.Kill : Ending.PowerCut);
        }

        Open();
        WriteGroup();
        Open();
        Counts.Events += _model.Promised.Count;
        Counts.Segments += _files.SegmentNames.Count();
    }

    private void Restart(Ending ending)
    {
        // What a kill has left may be gone before an opening has put it aside; what lies on the platter may not.
        if (ending == Ending.PowerCut && !_isSettled)
        {
            _firstSeen = null;
            _isSettled = true;
        }

        _files.Disk.Restart(ending);
    }

    // A call fails; or the power is cut: anywhere, while the log is opened, or while a group or a segment is made durable.
    private void PlanEnd()
    {
        if (_random.Next(5) == 0)
        {
            var (faultCalls, faultAt) = _random.Next(2) == 0 ? (50, "") : (6, Segments.Suffix);
            _files.Disk.FailWithin(faultCalls, _random.Next(3) == 0 ? DiskError.NoSpace : DiskError.Io, faultAt);
            return;
        }

        var (calls, at) = _random.Next(4) switch { 0 => (70, ""), 1 => (14, ""), _ => (24, Segments.Suffix) };
        _files.Disk.CutWithin(calls, at);
    }

    private void LiveOnce()
    {
        Open();
        for (var group = _random.Next(1, 14); group > 0; group--)
        {
            WriteGroup();
            if (_random.Next(10) == 0)
            {
                OpenAgain();
            }
        }
    }

    private void OpenAgain()
    {
        var log = _log!;
        _log = null;
        if (_random.Next(2) == 0)
        {
            log.Close();
        }

        log.Dispose();
        var torn = Counts.TornTails;
        Open();
        Require(torn == Counts.TornTails, "a log that was left whole had a torn tail");
    }

    private void CheckNothingMoreIsWritten()
    {
        if (_log is not { } log)
        {
            return;
        }

        var steps = _files.Disk.Steps;
        RequireFailed(log.Flush);
        RequireFailed(() => log.Roll(_source.Now));
        Require(steps == _files.Disk.Steps, "something was written after a failed write");
    }

    private static void RequireFailed(Action write)
    {
        try
        {
            write();
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.Failed)
        {
            return;
        }

        throw new BrokenPromise("a log went on after a failed write");
    }

    private void WriteGroup()
    {
        var log = _log!;
        for (var append = _random.Next(1, 6); append > 0; append--)
        {
            SimulatedLog.Add(log, _model, _source.Next(_dataBytesMax), _source.Now);
        }

        SimulatedLog.Flush(log, _model);
        Require(log.Durable.Next.Value == (ulong)_model.Promised.Count, "the durable end is not behind the last flush");
    }

    private void Open()
    {
        var before = _files.NewestSegmentBytes();
        _firstSeen ??= before;
        var log = _files.Open(_source.Now);
        _model.Reconcile(SimulatedLog.ReadAll(log));
        _source.ContinueBehind(_model.Promised);
        Require(log.Next.Value == (ulong)_model.Promised.Count, "the numbering does not go on behind the last event");
        CheckTail(log, before);
        CheckByVerifier();
        Counts.Openings++;
        _log = log;
    }

    private void CheckTail(SegmentedLog log, byte[] before)
    {
        var end = (int)log.Durable.OffsetBytes;
        var after = _files.NewestSegmentBytes().AsSpan(end);
        Require(!after.ContainsAnyExcept((byte)0), "bytes are left behind the end");

        // What the first of several openings found counts as much as what the last one did.
        foreach (var image in (byte[][])[_firstSeen!, before])
        {
            if (image.Length > end && image.AsSpan(end).LastIndexOfAnyExcept((byte)0) is >= 0 and var last)
            {
                Counts.TornTails += image == before ? 1 : 0;
                _kept.Add(image[end..(end + last + 1)]);
            }
        }

        _firstSeen = null;
        _isSettled = false;
        var quarantined = _files.Quarantined();
        Require(
            _kept.TrueForAll(k => quarantined.Exists(q => q.AsSpan().TrimEnd((byte)0).SequenceEqual(k))),
            "a torn tail is not in quarantine");
    }

    private void CheckByVerifier()
    {
        var report = _files.Verify();
        Require(report.IsSound, $"the verifier found: {report.Finding}");
        Require(report.Head.Size == (ulong)_model.Promised.Count, $"the verifier counts {report.Head.Size} events");
        Require(report.UncommittedBytes == 0, $"the verifier sees {report.UncommittedBytes} uncommitted bytes");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromise(otherwise);
        }
    }
}
