namespace AgentAssembly.Domain.Log;

/// <summary>Where the sound records of the newest segment end, and what the next record has to build on.</summary>
/// <param name="OffsetBytes">Where the next record goes.</param>
/// <param name="Tree">The tree over every event up to here.</param>
/// <param name="LastHash">The hash of the last event of all; zero in an empty log.</param>
/// <param name="LastRecordedAt">Its time, or that of the segment's making.</param>
/// <param name="TornBytes">How many bytes behind the end belong to an append that never ended.</param>
/// <param name="Damage">Set when something was wrong that no power cut explains; the rest then describes the part before.</param>
public sealed record SegmentEnd(
    long OffsetBytes, MerkleFrontier Tree, Hash256 LastHash, Instant LastRecordedAt, long TornBytes, string? Damage)
{
    /// <summary>
    /// Where the last group begins that reaches into the sound records. Everything before it was durable when it was
    /// written; of the group itself only its writer knew.
    /// </summary>
    public long GroupOffsetBytes { get; private init; } = OffsetBytes;

    /// <summary>Reads the newest segment of a log from its header to its end.</summary>
    /// <param name="segment">Its bytes.</param>
    /// <param name="header">Its header.</param>
    /// <param name="acknowledged">
    /// How many events the log is known to have acknowledged, such as the unsynced head file tells; 0 when unknown.
    /// </param>
    public static SegmentEnd Find(ISegmentBytes segment, SegmentHeader header, ulong acknowledged)
    {
        var scanner = new SegmentScanner(segment, new ScanMemory([segment]), VerificationOptions.InTurn);
        var end = new SegmentEnd(
            SegmentHeader.SizeBytes, header.Tree.Copy(), header.ContinuesFrom, header.CreatedAt, 0, null);
        var open = new List<ScannedRecord>();
        for (var batch = scanner.NextBatch(); !batch.IsEmpty; batch = scanner.NextBatch())
        {
            foreach (ref readonly var record in batch)
            {
                var expected = new Position(end.Tree.Size + (ulong)open.Count);
                if (record.Problem is not null || record.Position != expected)
                {
                    return end.StopAt(record, expected, open, scanner, segment, acknowledged);
                }

                open.Add(record);
                end = (record.Flags & RecordFlags.EndsAppend) != 0 ? end.Take(open) : end;
            }
        }

        var recordsEnd = scanner.Offset;
        return scanner.OnlyZerosFollow() && open.Count == 0 && end.Tree.Size >= acknowledged
            ? end
            : end.StopAt("the bytes here are no whole append", recordsEnd, scanner, segment, acknowledged);
    }

    private SegmentEnd Take(List<ScannedRecord> append)
    {
        var group = GroupOffsetBytes;
        foreach (var record in append)
        {
            Tree.AppendLeaf(record.Leaf);
            group = (record.Flags & RecordFlags.BeginsGroup) != 0 ? record.Offset : group;
        }

        var last = append[^1];
        append.Clear();
        return this with
        {
            OffsetBytes = last.End,
            GroupOffsetBytes = group,
            LastHash = last.Hash,
            LastRecordedAt = last.RecordedAt,
        };
    }

    private SegmentEnd StopAt(
        in ScannedRecord record,
        Position expected,
        List<ScannedRecord> open,
        SegmentScanner scanner,
        ISegmentBytes segment,
        ulong acknowledged)
    {
        var problem = record.Problem ?? $"the record claims position {record.Position}, not {expected}";

        // A half-written record never has a checksum that fits, so no power cut wrote this one.
        return record.ChecksumHolds
            ? this with { Damage = Describe(segment, record.Offset, expected, problem) }
            : StopAt(problem, open.Count > 0 ? open[^1].End : OffsetBytes, scanner, segment, acknowledged);
    }

    private SegmentEnd StopAt(
        string problem, long recordsEnd, SegmentScanner scanner, ISegmentBytes segment, ulong acknowledged)
    {
        var lost = Tree.Size < acknowledged
            ? $"{acknowledged} events were acknowledged, and {Tree.Size} are whole"
            : TornTail.NothingActedOn(scanner, OffsetBytes) ? null
            : "events that were written later are whole";
        return lost is null
            ? this with { TornBytes = TornTail.SizeOf(segment, OffsetBytes, recordsEnd) }
            : this with { Damage = Describe(segment, OffsetBytes, new(Tree.Size), $"{problem}, and {lost}") };
    }

    private static string Describe(ISegmentBytes segment, long offset, Position position, string problem) =>
        $"'{segment.Name}' is damaged at byte {offset}, position {position}: {problem}";
}
