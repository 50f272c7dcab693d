using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>A log on a simulated disk: its folders, and ways to open it, to read it and to look at its files.</summary>
internal sealed class SimulatedLog(SimulatedDisk disk, EmbeddedStoreOptions options)
{
    private static readonly Guid LogId = new("0190a5d0-0000-7000-8000-000000000001");

    public SimulatedDisk Disk => disk;

    public EmbeddedStoreOptions Options => options;

    public SimulatedFolder Folder { get; } = disk.NewFolder("log");

    public SimulatedFolder Quarantine { get; } = disk.NewFolder("quarantine");

    public IEnumerable<string> SegmentNames => Folder.List().Where(Segments.IsSegment);

    public SegmentedLog Open(Instant now, bool ahead = false) =>
        LogOpening.Open(Folder, Quarantine, LogId, now, options, ahead);

    /// <summary>Everything that an open log shows.</summary>
    public static List<RecordedEvent> ReadAll(SegmentedLog log)
    {
        var reader = new LogReader(log);
        var shown = new List<RecordedEvent>();
        while (reader.TryRead(log.Durable, FeedFilter.Everything, out var recorded))
        {
            shown.Add(recorded);
        }

        return shown;
    }

    /// <summary>Verifies the files as a stranger would.</summary>
    public VerificationReport Verify()
    {
        var segments = SegmentNames.Select(ISegmentBytes (n) => Folder.Open(n)).ToList();
        var head = Folder.List().Contains(SegmentedLog.HeadName) ? Folder.Find(SegmentedLog.HeadName).ToArray() : [];
        return LogVerifier.Verify(segments, new VerificationOptions { HeadFile = head });
    }

    /// <summary>The bytes of the newest segment, or none.</summary>
    public byte[] NewestSegmentBytes() =>
        SegmentNames.LastOrDefault() is { } name ? Folder.Find(name).ToArray() : [];

    /// <summary>The contents of all quarantined files.</summary>
    public List<byte[]> Quarantined() => [.. Quarantine.List().Select(n => Quarantine.Find(n).ToArray())];

    /// <summary>Adds one append to the open group, making room as the writer does.</summary>
    public static void Add(SegmentedLog log, LogModel model, SimulatedAppend append, Instant now)
    {
        if (!log.HasRoomInGroup(append.SizeBytes) || !log.HasRoomInSegment(append.SizeBytes))
        {
            Flush(log, model);
        }

        if (!log.HasRoomInSegment(append.SizeBytes))
        {
            Roll(log, now);
        }

        model.Begin(append);
        for (var i = 0; i < append.Writes.Count; i++)
        {
            log.Add(append.Writes[i].Events.AsSpan(), endsAppend: i == append.Writes.Count - 1);
        }
    }

    // One failure to find room changes nothing: the next attempt goes on as if there had been none.
    private static void Roll(SegmentedLog log, Instant now)
    {
        try
        {
            log.Roll(now);
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.NoSpace)
        {
            log.Roll(now);
        }
    }

    /// <summary>Makes the open group durable, and a promise of it.</summary>
    public static void Flush(SegmentedLog log, LogModel model)
    {
        log.Flush();
        model.Acknowledge();
    }
}
