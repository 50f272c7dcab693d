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
        var scanner = new SegmentScanner(segment, SegmentScanner.NewWindow(), VerificationOptions.InTurn);
        var end = new SegmentEnd(
            SegmentHeader.SizeBytes, header.Tree.Copy(), header.ContinuesFrom, header.CreatedAt, 0, null);
        var open = new List<ScannedRecord>();
        for (var batch = scanner.NextBatch(); !batch.IsEmpty; batch = scanner.NextBatch())
        {
            foreach (ref readonly var record in batch)
            {
                if (WhyNot(record, end.Tree.Size + (ulong)open.Count) is { } problem)
                {
                    return end.StopAt(problem, scanner, segment, acknowledged);
                }

                open.Add(record);
                end = record.Flags.HasFlag(RecordFlags.EndsAppend) ? end.Take(open) : end;
            }
        }

        return scanner.OnlyZerosFollow() && open.Count == 0 && end.Tree.Size >= acknowledged
            ? end
            : end.StopAt("the bytes here are no whole append", scanner, segment, acknowledged);
    }

    private static string? WhyNot(in ScannedRecord record, ulong expected) =>
        record.Problem
        ?? (record.Position.Value != expected ? $"the record claims position {record.Position}" : null);

    private SegmentEnd Take(List<ScannedRecord> append)
    {
        var group = GroupOffsetBytes;
        foreach (var record in append)
        {
            Tree.AppendLeaf(record.Leaf);
            group = record.Flags.HasFlag(RecordFlags.BeginsGroup) ? record.Offset : group;
        }

        var last = append[^1];
        append.Clear();
        return this with
        {
            OffsetBytes = last.Offset + last.SizeBytes,
            GroupOffsetBytes = group,
            LastHash = last.Hash,
            LastRecordedAt = last.RecordedAt,
        };
    }

    private SegmentEnd StopAt(string problem, SegmentScanner scanner, ISegmentBytes segment, ulong acknowledged)
    {
        var lost = Tree.Size < acknowledged
            ? $"{acknowledged} events were acknowledged, and {Tree.Size} are whole"
            : TornTail.NothingActedOn(scanner, segment, OffsetBytes) ? null
            : "events that were written later are whole";
        return lost is null
            ? this with { TornBytes = LastByteNotZero(segment) - OffsetBytes }
            : this with
            {
                Damage = $"'{segment.Name}' is damaged at byte {OffsetBytes}, position {Tree.Size}: {problem}, and {lost}",
            };
    }

    private long LastByteNotZero(ISegmentBytes segment)
    {
        var window = SegmentScanner.NewWindow();
        var last = OffsetBytes;
        for (var at = OffsetBytes; at < segment.SizeBytes;)
        {
            var read = segment.Read(at, window);
            var index = window.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            last = index >= 0 ? at + index + 1 : last;
            at += Math.Max(read, 1);
        }

        return last;
    }
}
