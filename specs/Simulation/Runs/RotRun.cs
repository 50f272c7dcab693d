using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>A sound log of several segments, closed, for rot to gnaw at.</summary>
internal sealed class RotRun
{
    private readonly EventSource _source;
    private readonly LogModel _model = new();

    public RotRun(int seed)
    {
        Random = new Random(seed);
        Files = new SimulatedLog(new SimulatedDisk(seed), new EmbeddedStoreOptions
        {
            SegmentBytes = SegmentHeader.SizeBytes + 8_192,
            GroupBytesMax = 8_192,
        });
        _source = new EventSource(Random);
        using var log = Files.Open(_source.Now);
        while (Files.SegmentNames.Count() < 3 || Groups(log) < 3)
        {
            WriteGroup(log);
        }

        log.Close();
    }

    public Random Random { get; }

    public SimulatedLog Files { get; }

    public int Count => _model.Promised.Count;

    public string Newest => Files.SegmentNames.Last();

    public SimulatedInode Head => Files.Folder.Find(SegmentedLog.HeadName);

    /// <summary>The places of the newest segment's records: where each begins and how long it is.</summary>
    public List<(int Offset, int SizeBytes, RecordFlags Flags)> NewestRecords() => Records(Files.NewestSegmentBytes());

    /// <summary>Changes one byte of a file to any other value.</summary>
    public void Flip(string file, int offset)
    {
        var inode = Files.Folder.Find(file);
        inode.Rot(offset, [(byte)(inode.ToArray()[offset] ^ Random.Next(1, 256))]);
    }

    public void Zero(string file, int offset, int sizeBytes) => Files.Folder.Find(file).Rot(offset, new byte[sizeBytes]);

    public SegmentedLog Open() => Files.Open(_source.Now);

    /// <summary>Requires that opening refuses with the place, and leaves every byte as it is.</summary>
    public void RequireRefused(string place)
    {
        var before = Images();
        try
        {
            Open().Dispose();
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.Damaged)
        {
            Require(e.Message.Contains(place, StringComparison.Ordinal), $"'{place}' is not named: {e.Message}");
            Require(
                before.Count == Files.Folder.List().Count && Images().All(i => before[i.Key].SequenceEqual(i.Value)),
                "the refusal has changed something");
            return;
        }

        throw new BrokenPromise("the damaged log was opened");
    }

    /// <summary>Requires that rot in a sealed segment is met by whoever reads there, and by the verifier.</summary>
    public void RequireMetByReaders()
    {
        using var log = Open();
        try
        {
            SimulatedLog.ReadAll(log);
        }
        catch (EventStoreException e) when (e.Fault == StoreFault.Damaged)
        {
            Require(!Files.Verify().IsSound, "the verifier calls it sound");
            return;
        }

        throw new BrokenPromise("the damaged events were read");
    }

    public void RequireSound()
    {
        using var log = Open();
        _model.Reconcile(SimulatedLog.ReadAll(log));
        Require(Files.Verify().IsSound, "the verifier finds damage");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromise(otherwise);
        }
    }

    private int Groups(SegmentedLog log) =>
        Records(Files.NewestSegmentBytes().AsSpan(0, (int)log.Durable.OffsetBytes).ToArray())
            .Count(r => r.Flags.HasFlag(RecordFlags.BeginsGroup));

    private void WriteGroup(SegmentedLog log)
    {
        for (var append = Random.Next(1, 4); append > 0; append--)
        {
            SimulatedLog.Add(log, _model, _source.Next(400), _source.Now);
        }

        SimulatedLog.Flush(log, _model);
    }

    private static List<(int Offset, int SizeBytes, RecordFlags Flags)> Records(byte[] segment)
    {
        var records = new List<(int, int, RecordFlags)>();
        for (var at = SegmentHeader.SizeBytes; RecordFrame.TryRead(segment.AsSpan(at), out var record); at += record.SizeBytes)
        {
            records.Add((at, record.SizeBytes, record.Flags));
        }

        return records;
    }

    private Dictionary<string, byte[]> Images() =>
        Files.Folder.List().ToDictionary(n => n, n => Files.Folder.Find(n).ToArray());
}
