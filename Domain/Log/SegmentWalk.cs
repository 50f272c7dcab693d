namespace AgentAssembly.Domain.Log;

/// <summary>Takes one segment through the chain check, from its header to its last record.</summary>
internal sealed class SegmentWalk(
    IReadOnlyList<ISegmentBytes> segments,
    int index,
    ChainCheck check,
    SegmentHeader? known,
    byte[] window,
    Action<int, Action<int>> forEach)
{
    private readonly ISegmentBytes _segment = segments[index];
    private readonly List<ScannedRecord> _open = [];

    private bool IsLast => index == segments.Count - 1;

    private Diagnosis Diagnose => new(segments, index, check);

    public Finding? FirstDamage()
    {
        check.KnownSize = known?.FirstPosition.Value;
        return WhyNotHeader() ?? WhyNotRecords();
    }

    private Finding? WhyNotHeader()
    {
        var bytes = new byte[SegmentHeader.SizeBytes];
        var read = _segment.Read(0, bytes);
        if (!SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header, out var problem))
        {
            var kind = SegmentHeader.IsNewer(bytes) ? DamageKind.TooNew : DamageKind.Edited;
            return At(kind, 0, problem!);
        }

        check.LogId ??= header!.LogId;
        if (header!.LogId != check.LogId)
        {
            return At(DamageKind.Inserted, 0, $"the segment belongs to log {header.LogId}, the others to {check.LogId}");
        }

        return index == 0 && (header.FirstPosition.Value != 0 || header.Tree.Size != 0 || !header.ContinuesFrom.IsZero)
            ? At(DamageKind.WrongGenesis, 0, $"the first segment begins at position {header.FirstPosition}, not at 0")
            : Diagnose.CompareHeader(header, _segment.Name);
    }

    private Finding? WhyNotRecords()
    {
        var scanner = new SegmentScanner(_segment, window, forEach);
        while (true)
        {
            var batch = scanner.NextBatch();
            if (batch.IsEmpty)
            {
                return AtTheEnd(scanner);
            }

            foreach (ref readonly var record in batch)
            {
                if (record.Problem is not null && MayBeTorn(scanner, record))
                {
                    return null;
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
        if (_open.Count == 0 && record.Flags.HasFlag(RecordFlags.EndsAppend))
        {
            return Apply(record);
        }

        _open.Add(record);
        return record.Flags.HasFlag(RecordFlags.EndsAppend) || record.Problem is not null ? ApplyOpen() : null;
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
        return symptom == Symptom.None ? null : Diagnose.Explain(symptom, record, _segment.Name);
    }

    private Finding? AtTheEnd(SegmentScanner scanner)
    {
        var end = scanner.Offset;
        if (!IsLast && ApplyOpen() is { } damage)
        {
            return damage;
        }

        var clean = scanner.OnlyZerosFollow();
        scanner.Offset = end;
        if (!clean && !(IsLast && NothingActedOn(scanner, end)))
        {
            return At(DamageKind.Edited, end, "the bytes here are no record, and records or other bytes follow");
        }

        check.UncommittedBytes = clean ? _open.Sum(r => r.SizeBytes) : _segment.SizeBytes - FirstOpenOffset(end);
        return null;
    }

    private bool MayBeTorn(SegmentScanner scanner, in ScannedRecord record)
    {
        if (!IsLast || !NothingActedOn(scanner, record.Offset))
        {
            return false;
        }

        check.UncommittedBytes = _segment.SizeBytes - FirstOpenOffset(record.Offset);
        return true;
    }

    private long FirstOpenOffset(long end) => _open.Count > 0 ? _open[0].Offset : end;

    private bool NothingActedOn(SegmentScanner scanner, long offset)
    {
        if (known is not null && check.Next.Value + (ulong)_open.Count < known.FirstPosition.Value)
        {
            return false;
        }

        return TornTail.NothingActedOn(scanner, _segment, offset);
    }

    private Finding At(DamageKind kind, long offset, string explanation) =>
        new(kind, check.Next, check.Next, _segment.Name, offset, null, explanation);
}
