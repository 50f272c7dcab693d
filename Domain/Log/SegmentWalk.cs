namespace AgentAssembly.Domain.Log;

/// <summary>
/// Takes one segment through the chain check, from its header to its last record. What lies behind the records is
/// judged by the table of <c>contracts/events/segment.md</c> §4.
/// </summary>
internal sealed class SegmentWalk(
    IReadOnlyList<ISegmentBytes> segments,
    int index,
    ChainCheck check,
    ScanMemory memory,
    Action<int, Action<int>> forEach)
{
    private readonly ISegmentBytes _segment = segments[index];
    private readonly List<ScannedRecord> _open = [];

    private bool IsLast => index == segments.Count - 1;

    public Finding? FirstDamage() => WhyNotHeader() ?? WhyNotRecords();

    private Finding? WhyNotHeader()
    {
        var bytes = new byte[SegmentHeader.SizeBytes];
        var read = _segment.Read(0, bytes);
        var there = bytes.AsSpan(0, read);
        if (SegmentHeader.TryRead(there, out var header, out var problem))
        {
            return new HeaderDiagnosis(segments, check).WhyNotHeader(header!, index);
        }

        var kind = SegmentHeader.IsNewer(there) ? DamageKind.TooNew : DamageKind.Edited;
        return At(kind, 0, problem!);
    }

    private Finding? WhyNotRecords()
    {
        var scanner = new SegmentScanner(_segment, memory, forEach);
        while (true)
        {
            var batch = scanner.NextBatch();
            if (batch.IsEmpty)
            {
                return AtTheEnd(scanner);
            }

            foreach (ref readonly var record in batch)
            {
                // A half-written record never has a checksum that fits.
                if (!record.ChecksumHolds && MayBeTorn(scanner, FirstOpenOffset(record.Offset)))
                {
                    return WhyNotOpen() ?? Leave(record.Offset);
                }

                if (Take(record) is { } damage)
                {
                    return damage;
                }
            }
        }
    }

    // Records count from the moment the last one of their append is there.
    private Finding? Take(in ScannedRecord record)
    {
        var ends = (record.Flags & RecordFlags.EndsAppend) != 0 || record.Problem is not null;
        if (_open.Count == 0 && ends)
        {
            return Apply(record);
        }

        _open.Add(record);
        return ends ? ApplyOpen() : null;
    }

    private Finding? ApplyOpen()
    {
        foreach (var record in _open)
        {
            if (Apply(record) is { } damage)
            {
                return damage;
            }
        }

        _open.Clear();
        return null;
    }

    private Finding? Apply(in ScannedRecord record)
    {
        var symptom = check.Apply(record);
        return symptom == Symptom.None ? null : new Diagnosis(segments, check).Explain(symptom, record, _segment.Name);
    }

    private Finding? AtTheEnd(SegmentScanner scanner)
    {
        var end = scanner.Offset;
        var clean = scanner.OnlyZerosFollow();
        scanner.Offset = end;
        if (IsLast && clean && _open.Count > 0 && !TornTail.NothingActedOn(scanner, _open[0].Offset))
        {
            return At(DamageKind.Edited, _open[0].Offset, "an append has no end, and a later group was written behind it");
        }

        if (IsLast && (clean || MayBeTorn(scanner, FirstOpenOffset(end))))
        {
            return WhyNotOpen() ?? Leave(end);
        }

        return ApplyOpen()
            ?? (clean ? null : At(DamageKind.Edited, end, "the bytes here are no record, and records or other bytes follow"));
    }

    // An append that never ended is left out of the log; what its records say of themselves has to be right all the same.
    private Finding? WhyNotOpen()
    {
        for (var i = 0; i < _open.Count; i++)
        {
            if (_open[i].Position.Value != check.Next.Value + (ulong)i)
            {
                return ApplyOpen();
            }
        }

        return null;
    }

    private bool MayBeTorn(SegmentScanner scanner, long offset) =>
        IsLast && !check.KnownIsAhead && TornTail.NothingActedOn(scanner, offset);

    private Finding? Leave(long recordsEnd)
    {
        check.UncommittedBytes = TornTail.SizeOf(_segment, FirstOpenOffset(recordsEnd), recordsEnd);
        return null;
    }

    private long FirstOpenOffset(long end) => _open.Count > 0 ? _open[0].Offset : end;

    private Finding At(DamageKind kind, long offset, string explanation) =>
        new(kind, check.Next, check.Next, _segment.Name, offset, null, explanation);
}
