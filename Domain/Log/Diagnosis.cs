namespace AgentAssembly.Domain.Log;

/// <summary>
/// Makes a kind of damage of the first record that does not follow. Runs once, at the end of a verification, so it may
/// read the log again to see what became of the events that are missed or met twice. The rules are those of
/// <c>contracts/events/segment.md</c> §7.1: a range where the evidence names no single place.
/// </summary>
internal sealed class Diagnosis(IReadOnlyList<ISegmentBytes> segments, ChainCheck check)
{
    private readonly LogRecords _records = new(segments);

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
        var (next, claimed) = (check.Next, record.Position);
        if (_records.CountOf(record.Hash) > 1)
        {
            return TwiceThere(record, segment);
        }

        if (claimed > next && _records.All().Any(other => other.Record.Position == next))
        {
            return Here(DamageKind.Reordered, record, segment,
                $"the record of position {claimed} stands where that of {next} belongs");
        }

        if (PositionAfter(record, segment) == next.Next)
        {
            return Here(DamageKind.Edited, record, segment,
                $"the record claims position {claimed}, and the one behind it goes on as if it were {next}");
        }

        // Two records claim one position: either the first of them was put in, or this one.
        return claimed > next
            ? MissingUpTo(record, segment)
            : new(DamageKind.Inserted, claimed, next, segment, record.Offset, null,
                $"two records claim position {claimed}: one was inserted");
    }

    private Finding MissingUpTo(in ScannedRecord record, string segment)
    {
        var to = new Position(record.Position.Value - 1);
        return _records.FirstStreamGap() is { } gap
            ? new(DamageKind.Deleted, check.Next, to, segment, record.Offset, gap.Stream,
                $"positions {check.Next} to {to} are missing, and {gap.Stream} goes on at version {gap.Version}")
            : new(DamageKind.Gap, check.Next, to, segment, record.Offset, null,
                $"positions {check.Next} to {to} are missing, and no stream goes on after them");
    }

    private Finding WrongVersion(in ScannedRecord record, string segment)
    {
        var head = check.HeadOf(record.Stream);
        var expected = ExpectedVersion.Of(head).Next;
        if (_records.CountOf(record.Hash) > 1)
        {
            return TwiceThere(record, segment);
        }

        if (record.PreviousHash == (head?.Hash ?? Hash256.Zero))
        {
            return Here(DamageKind.Edited, record, segment,
                $"the event continues version {expected} of {record.Stream} by its hash, and claims version {record.Version}");
        }

        return record.Version < expected ? VersionMetTwice(record, segment)
            : _records.Of(record.Stream).Any(other => other.Record.Version == expected)
                ? Here(DamageKind.Reordered, record, segment,
                    $"{record.Stream} has version {record.Version} here and version {expected} further on")
            : check.StreamContinuedBy(record.PreviousHash, record.Version) is { } other
                ? Here(DamageKind.Edited, record, segment, $"the event continues {other} and names {record.Stream}")
            : VersionsMissing(record, expected, segment);
    }

    // The records were renumbered, so that the place of what is gone is only known to lie between its neighbours.
    private Finding VersionsMissing(in ScannedRecord record, StreamVersion expected, string segment)
    {
        var missing = record.Version.Value - expected.Value;
        var to = new Position(check.Next.Value + Math.Min(missing - 1, ulong.MaxValue - check.Next.Value));
        return new(DamageKind.Deleted, _records.Behind(record.Stream, check.Next), to, segment, record.Offset, record.Stream,
            $"{record.Stream} goes on at version {record.Version}, and version {expected} is nowhere");
    }

    private Finding VersionMetTwice(in ScannedRecord record, string segment)
    {
        var (stream, version, hash) = (record.Stream, record.Version, record.Hash);
        var ofStream = _records.Of(stream).ToList();
        var first = ofStream.Find(w => w.Record.Version == version);
        var successor = ofStream.Find(w => w.Record.Version == version.Next);
        if (successor.Segment is not null && successor.Record.PreviousHash == first.Record.Hash)
        {
            return Here(DamageKind.Inserted, record, segment, $"{stream} already has another event of version {version}");
        }

        // The stream's next event says which of the two it was chained to; without one, either may be the forgery.
        var known = successor.Segment is not null && successor.Record.PreviousHash == hash;
        return new(DamageKind.Inserted, new(first.Ordinal), known ? new(first.Ordinal) : check.Next, first.Segment,
            first.Record.Offset, stream, known
                ? $"{stream} has two events of version {version}, and its next event does not continue this one"
                : $"{stream} has two events of version {version}, and nothing says which of them was inserted");
    }

    private Finding WrongLink(in ScannedRecord record, string segment)
    {
        if (record.Version == StreamVersion.First)
        {
            return Here(DamageKind.WrongGenesis, record, segment,
                $"the first event of {record.Stream} names an event before it");
        }

        var (stream, version, hash) = (record.Stream, record.Version, record.Hash);
        var ofStream = _records.Of(stream).ToList();
        if (ofStream.Exists(w => w.Record.Version == version && w.Record.Hash != hash))
        {
            return Here(DamageKind.Inserted, record, segment, $"{stream} has another event of version {version} as well");
        }

        var successor = ofStream.Find(w => w.Record.Version == version.Next);
        if (successor.Segment is not null && successor.Record.PreviousHash != hash)
        {
            return Here(DamageKind.Edited, record, segment,
                $"neither neighbour in {stream} is chained to this event as it is now");
        }

        // A successor vouches for this event, and then the one before was changed; without one, either may have been.
        var before = _records.LastOf(record.Stream, check.Next)!.Value;
        var vouched = successor.Segment is not null;
        return new(DamageKind.Edited, new(before.Ordinal), vouched ? new(before.Ordinal) : check.Next, before.Segment,
            before.Record.Offset, stream, vouched
                ? $"the next event of {stream} was chained to another event than the one that stands here now"
                : $"version {version} of {stream} does not continue the event that stands here now: one of them was changed");
    }

    // What the log says about the place behind a record: by the next record, or by the next header or the head file.
    private Position? PositionAfter(in ScannedRecord record, string segment)
    {
        var hash = record.Hash;
        var behind = _records.All().SkipWhile(w => w.Record.Hash != hash).Skip(1).Take(1).ToList();
        if (behind is [var next] && next.Segment == segment)
        {
            return next.Record.Position;
        }

        var index = segments.TakeWhile(s => s.Name != segment).Count() + 1;
        return index < segments.Count ? HeaderDiagnosis.ReadHeader(segments[index])?.FirstPosition : check.Known?.FirstPosition;
    }

    private Finding TwiceThere(in ScannedRecord record, string segment) =>
        Here(DamageKind.Duplicated, record, segment,
            $"version {record.Version} of {record.Stream} stands in the log more than once");

    private Finding Here(DamageKind kind, in ScannedRecord record, string segment, string explanation) =>
        new(kind, check.Next, check.Next, segment, record.Offset,
            record.Problem is null ? record.Stream : null, explanation);
}
