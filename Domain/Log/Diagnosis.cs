namespace AgentAssembly.Domain.Log;

/// <summary>
/// Makes a kind of damage of the first thing that does not follow. Runs once, at the end of a verification, so it may
/// read the log again to see what became of the events that are missed or met twice.
/// </summary>
internal sealed class Diagnosis(IReadOnlyList<ISegmentBytes> segments, int index, ChainCheck check)
{
    /// <summary>Holds a segment's header against everything before it.</summary>
    public Finding? CompareHeader(SegmentHeader header, string segment)
    {
        var next = check.Next;
        if (header.FirstPosition > next)
        {
            return Missing(header, segment);
        }

        if (header.FirstPosition < next)
        {
            return new(DamageKind.Inserted, header.FirstPosition, new(next.Value - 1), segments[index - 1].Name, null,
                null, $"the segment '{segment}' begins at {header.FirstPosition}, and {next} events stand before it");
        }

        return header.Tree.Size != check.Tree.Size || !header.Tree.Subtrees.SequenceEqual(check.Tree.Subtrees)
            ? OtherEventsBefore(header, segment)
            : header.ContinuesFrom != check.LastHash
                ? new(DamageKind.Edited, next, next, segment, 0, null,
                    "the header's tree fits, and the hash it continues from is not that of the event before")
                : null;
    }

    /// <summary>Explains why a record does not follow.</summary>
    public Finding Explain(Symptom symptom, in ScannedRecord record, string segment) => symptom switch
    {
        Symptom.Unreadable => Here(DamageKind.Edited, record, segment, $"the record was changed: {record.Problem}"),
        Symptom.WrongPosition => WrongPosition(record, segment),
        Symptom.WrongVersion => WrongVersion(record, segment),
        Symptom.WrongLink => WrongLink(record, segment),
        _ => throw new ArgumentOutOfRangeException(nameof(symptom), symptom, "nothing to explain"),
    };

    private Finding WrongPosition(in ScannedRecord record, string segment)
    {
        var next = check.Next;
        if (record.Position > next)
        {
            return AllRecords().Any(other => other.Record.Position == next)
                ? Here(DamageKind.Reordered, record, segment,
                    $"the record of position {record.Position} stands where that of {next} belongs")
                : MissingUpTo(record, segment);
        }

        var (stream, version, hash) = (record.Stream, record.Version, record.Hash);
        var same = AllRecords().Count(r => r.Record.Stream == stream && r.Record.Version == version && r.Record.Hash == hash);
        if (same > 1)
        {
            return Here(DamageKind.Duplicated, record, segment,
                $"version {version} of {stream} stands here a second time, with its old position {record.Position}");
        }

        // Two records claim one position: the place is certain, which of the two is the forgery is not.
        return new(DamageKind.Inserted, record.Position, record.Position, segment, record.Offset, null,
            $"two records claim position {record.Position}: one was inserted");
    }

    private Finding MissingUpTo(in ScannedRecord record, string segment)
    {
        var to = new Position(record.Position.Value - 1);
        if (StreamThatMissesEvents() is { } gap)
        {
            return new(DamageKind.Deleted, check.Next, to, segment, record.Offset, gap.Stream,
                $"positions {check.Next} to {to} are missing, and {gap.Stream} goes on at version {gap.Version}");
        }

        return new(DamageKind.Gap, check.Next, to, segment, record.Offset, null,
            $"positions {check.Next} to {to} are missing, and no stream goes on after them");
    }

    private Finding WrongVersion(in ScannedRecord record, string segment)
    {
        var stream = record.Stream;
        var expected = ExpectedVersion.Of(check.HeadOf(stream)).Next;
        if (record.Version > expected)
        {
            return AllRecords().Any(other => other.Record.Stream == stream && other.Record.Version == expected)
                ? Here(DamageKind.Reordered, record, segment,
                    $"{stream} has version {record.Version} here and version {expected} further on")
                : Here(DamageKind.Deleted, record, segment,
                    $"{stream} goes on at version {record.Version}, and version {expected} is nowhere");
        }

        return MetTwice(record, segment);
    }

    private Finding MetTwice(in ScannedRecord record, string segment)
    {
        var (stream, version, hash) = (record.Stream, record.Version, record.Hash);
        var ofStream = AllRecords().Where(r => r.Record.Stream == stream).ToList();
        var first = ofStream.First(r => r.Record.Version == version);
        if (first.Record.Hash == hash)
        {
            return Here(DamageKind.Duplicated, record, segment, $"version {version} of {stream} stands here a second time");
        }

        // The stream's next event says which of the two it was chained to.
        var successor = ofStream.Find(r => r.Record.Version == version.Next);
        return successor.Segment is not null && successor.Record.PreviousHash == hash
            ? new(DamageKind.Inserted, new(first.Ordinal), new(first.Ordinal), first.Segment, first.Record.Offset, stream,
                $"{stream} has two events of version {version}, and its next event does not continue this one")
            : Here(DamageKind.Inserted, record, segment, $"{stream} already has another event of version {version}");
    }

    private Finding WrongLink(in ScannedRecord record, string segment)
    {
        if (record.Version.Value == 0)
        {
            return Here(DamageKind.WrongGenesis, record, segment,
                $"the first event of {record.Stream} names a previous hash");
        }

        var (stream, version, hash, offset) = (record.Stream, record.Version, record.Hash, record.Offset);
        var ofStream = AllRecords().Where(r => r.Record.Stream == stream).ToList();
        if (ofStream.Any(r => r.Record.Version == version && r.Record.Hash != hash))
        {
            return Here(DamageKind.Inserted, record, segment, $"{stream} has another event of version {version} as well");
        }

        var successor = ofStream.Find(r => r.Record.Version == version.Next);
        var thisOne = successor.Segment is not null && successor.Record.PreviousHash != hash;
        var before = ofStream.FindLast(r => r.Record.Version.Value == version.Value - 1 && r.Record.Offset != offset);
        return thisOne
            ? Here(DamageKind.Edited, record, segment, $"neither neighbour in {stream} is chained to this event as it is now")
            : new(DamageKind.Edited, new(before.Ordinal), new(before.Ordinal), before.Segment, before.Record.Offset, stream,
                $"the next event of {stream} was chained to another event than the one that stands here now");
    }

    private Finding Missing(SegmentHeader header, string segment)
    {
        var to = new Position(header.FirstPosition.Value - 1);
        if (index > 0 && StreamThatMissesEvents() is { } gap)
        {
            return new(DamageKind.Deleted, check.Next, to, segment, 0, gap.Stream,
                $"{check.Next} events stand before the segment and its header has seen {header.FirstPosition}; "
                + $"{gap.Stream} goes on at version {gap.Version}");
        }

        if (index == 0 || header.ContinuesFrom != check.LastHash)
        {
            return new(DamageKind.Gap, check.Next, to, segment, 0, null,
                $"the segment begins at {header.FirstPosition}, and the log before it ends at {check.Next}");
        }

        return new(DamageKind.StreamRemoved, Position.Start, to, segments[index - 1].Name, null, null,
            $"the segment '{segment}' has seen {header.FirstPosition} events before it, and {check.Next} are there: "
            + "whole streams, or the ends of streams, were taken out");
    }

    private Finding OtherEventsBefore(SegmentHeader header, string segment)
    {
        if (FirstStepBackInTime() is { } step)
        {
            return new(DamageKind.Reordered, new(step.Ordinal), new(step.Ordinal), step.Segment, step.Record.Offset, null,
                $"the event was recorded before its neighbour, and the header of '{segment}' has seen another order");
        }

        return TreeDifference.Explain(check.Tree, header.Tree, segments[index - 1].Name, $"the header of '{segment}'");
    }

    private (StreamName Stream, StreamVersion Version)? StreamThatMissesEvents()
    {
        var heads = new Dictionary<StreamName, ulong>();
        foreach (var (record, _, _) in AllRecords())
        {
            var expected = heads.GetValueOrDefault(record.Stream);
            if (record.Version.Value > expected)
            {
                return (record.Stream, record.Version);
            }

            heads[record.Stream] = record.Version.Value + 1;
        }

        return null;
    }

    private Witness? FirstStepBackInTime()
    {
        var last = new Instant(long.MinValue);
        foreach (var witness in AllRecords())
        {
            if (witness.Record.RecordedAt < last)
            {
                return witness;
            }

            last = witness.Record.RecordedAt;
        }

        return null;
    }

    // Every sound record of every segment, in file order, with its place counted from the start.
    private IEnumerable<Witness> AllRecords()
    {
        var ordinal = 0UL;
        var window = SegmentScanner.NewWindow();
        foreach (var segment in segments)
        {
            var scanner = new SegmentScanner(segment, window, VerificationOptions.InTurn);
            do
            {
                for (var batch = scanner.NextBatch().ToArray(); batch.Length > 0; batch = scanner.NextBatch().ToArray())
                {
                    foreach (var record in batch.Where(r => r.Problem is null))
                    {
                        yield return new(record, segment.Name, ordinal++);
                    }
                }
            }
            while (scanner.SkipToSoundRecord());
        }
    }

    private Finding Here(DamageKind kind, in ScannedRecord record, string segment, string explanation) =>
        new(kind, check.Next, check.Next, segment, record.Offset,
            record.Problem is null ? record.Stream : null, explanation);

    private readonly record struct Witness(ScannedRecord Record, string Segment, ulong Ordinal);
}
