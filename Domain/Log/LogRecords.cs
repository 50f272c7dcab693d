namespace AgentAssembly.Domain.Log;

/// <summary>A sound record and where a reading of the whole log met it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Segment">The name of its segment.</param>
/// <param name="Ordinal">Its place among the log's sound records, counted from 0.</param>
internal readonly record struct Witness(ScannedRecord Record, string Segment, ulong Ordinal);

/// <summary>
/// All records of a log once more, for a diagnosis: in the order of the files, over damaged places, and without asking
/// whether they follow from each other.
/// </summary>
internal sealed class LogRecords(IReadOnlyList<ISegmentBytes> segments)
{
    public IEnumerable<Witness> All()
    {
        var ordinal = 0UL;
        var memory = new ScanMemory(segments);
        foreach (var segment in segments)
        {
            var scanner = new SegmentScanner(segment, memory, VerificationOptions.InTurn);
            do
            {
                foreach (var record in SoundPart(scanner))
                {
                    yield return new(record, segment.Name, ordinal++);
                }
            }
            while (scanner.SkipToSoundRecord());
        }
    }

    public IEnumerable<Witness> Of(StreamName stream) => All().Where(w => w.Record.Stream == stream);

    public int CountOf(Hash256 hash) => All().Count(w => w.Record.Hash == hash);

    /// <summary>The first stream that goes on behind missing versions, and its last event before them.</summary>
    public StreamGap? FirstStreamGap()
    {
        var heads = new Dictionary<StreamName, (ulong Versions, ulong Ordinal)>();
        foreach (var (record, _, ordinal) in All())
        {
            var head = heads.GetValueOrDefault(record.Stream);
            if (record.Version.Value > head.Versions)
            {
                return new(record.Stream, record.Version, head.Versions == 0 ? null : new(head.Ordinal));
            }

            heads[record.Stream] = (record.Version.Value + 1, ordinal);
        }

        return null;
    }

    // A record of a length that does not hold its own checksum may have swallowed the next ones: the search for sound
    // records goes on right behind its first byte.
    private static IEnumerable<ScannedRecord> SoundPart(SegmentScanner scanner)
    {
        for (var batch = scanner.NextBatch().ToArray(); batch.Length > 0; batch = scanner.NextBatch().ToArray())
        {
            foreach (var record in batch)
            {
                if (!record.ChecksumHolds)
                {
                    scanner.Offset = record.Offset;
                    yield break;
                }

                if (record.Problem is null)
                {
                    yield return record;
                }
            }
        }
    }
}

/// <summary>A stream that goes on although versions of it are missing.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The version it goes on with.</param>
/// <param name="Before">Where its last event before the gap stands; null where it has none.</param>
internal readonly record struct StreamGap(StreamName Stream, StreamVersion Version, Position? Before)
{
    /// <summary>The first place at which a missing event can have stood.</summary>
    public Position From => Before?.Next ?? Position.Start;
}
