namespace AgentAssembly.Domain.Log;

/// <summary>A sound record and where a reading of the whole log met it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Segment">The name of its segment.</param>
/// <param name="Ordinal">Its place among the log's sound records, counted from 0.</param>
internal readonly record struct Witness(ScannedRecord Record, string Segment, ulong Ordinal);

/// <summary>
/// All sound records of a log once more, for a diagnosis: in the order of the files, over damaged places, and without
/// asking whether they follow from each other. The evidence of <c>contracts/events/segment.md</c> §7.
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
            while (scanner.SkipToIntactRecord());
        }
    }

    public IEnumerable<Witness> Of(StreamName stream) => All().Where(w => w.Record.Stream == stream);

    public int CountOf(Hash256 hash) => All().Count(w => w.Record.Hash == hash);

    /// <summary>The last event of a stream among the log's first events.</summary>
    public Witness? LastOf(StreamName stream, Position next)
    {
        Witness? last = null;
        foreach (var witness in All().TakeWhile(w => w.Ordinal < next.Value).Where(w => w.Record.Stream == stream))
        {
            last = witness;
        }

        return last;
    }

    /// <summary>The first place at which an event can have stood that is missed behind the last one of its stream.</summary>
    public Position Behind(StreamName stream, Position next) =>
        LastOf(stream, next) is { } last ? new(last.Ordinal + 1) : Position.Start;

    /// <summary>The first stream that skips a version: that goes on more than one above the record before it.</summary>
    public StreamGap? FirstStreamGap()
    {
        var due = new Dictionary<StreamName, ulong>();
        foreach (var (record, _, _) in All())
        {
            if (record.Version.Value > due.GetValueOrDefault(record.Stream))
            {
                return new(record.Stream, record.Version);
            }

            due[record.Stream] = record.Version.Value + 1;
        }

        return null;
    }

    // A record whose checksum fails may have swallowed the next ones: the search for intact records goes on right behind
    // its first byte.
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
internal readonly record struct StreamGap(StreamName Stream, StreamVersion Version);
