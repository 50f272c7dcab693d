namespace AgentAssembly.Domain.Log;

/// <summary>
/// Holds a segment's header or the head file against everything before it, and makes a kind of damage of what differs.
/// The rules are those of <c>contracts/events/segment.md</c> §7.2 to §7.4.
/// </summary>
internal sealed class HeaderDiagnosis(IReadOnlyList<ISegmentBytes> segments, ChainCheck check)
{
    private readonly LogRecords _records = new(segments);

    public static SegmentHeader? ReadHeader(ISegmentBytes segment)
    {
        var bytes = new byte[SegmentHeader.SizeBytes];
        var read = segment.Read(0, bytes);
        return SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header, out _) ? header : null;
    }

    /// <summary>Null when the header fits what stands before its segment.</summary>
    public Finding? WhyNotHeader(SegmentHeader header, int index)
    {
        check.LogId ??= header.LogId;
        if (index == 0)
        {
            return header.FirstPosition == Position.Start && header.ContinuesFrom.IsZero
                ? null
                : At(DamageKind.WrongGenesis, new(Math.Max(header.FirstPosition.Value, 1) - 1), index,
                    header.FirstPosition == Position.Start
                        ? "the first segment names an event before it"
                        : $"the first segment begins at position {header.FirstPosition}, not at 0");
        }

        var finding = Compare(header, index);
        return header.LogId == check.LogId ? finding
            : finding is null
                ? At(DamageKind.Edited, check.Next, index, $"the header continues log {check.LogId} and names {header.LogId}") with
                {
                    // With one header on each side nothing says which of them was changed.
                    From = index == 1 ? Position.Start : check.Next,
                }
            : At(DamageKind.Inserted, check.Next, index, $"the segment belongs to log {header.LogId}, the others to {check.LogId}");
    }

    /// <summary>Null when the log agrees with its head file.</summary>
    public Finding? WhyNotHeadFile()
    {
        const string Source = "the log's own head file";
        if (check.Known is not { } known)
        {
            return null;
        }

        var segment = segments.Count == 0 ? "head" : segments[^1].Name;
        if (check.LogId is { } id && known.LogId != id)
        {
            return new(DamageKind.Inserted, check.Next, check.Next, segment, null, null,
                $"{Source} belongs to log {known.LogId}, the segments to {id}");
        }

        if (known.FirstPosition > check.Next)
        {
            return Fewer(known, segment, Source, DamageKind.Truncated);
        }

        return check.AtKnown is not { } then ? null
            : !then.Subtrees.SequenceEqual(known.Tree.Subtrees) ? Others(then, known, segment, Source)
            : known.ContinuesFrom != check.LastHashAtKnown
                ? new(DamageKind.Edited, check.Next, check.Next, segment, null, null,
                    $"the tree of {Source} fits, and the hash it continues from is not that of the event before")
            : null;
    }

    /// <summary>Null when the log agrees with the head that was kept elsewhere.</summary>
    public Finding? WhyNotAgainst()
    {
        if (check.Against is not { } kept)
        {
            return null;
        }

        var segment = segments.Count == 0 ? "" : segments[^1].Name;
        var last = new Position(Math.Max(kept.Size, 1) - 1);
        return check.AtAgainst is not { } then
            ? new(DamageKind.Truncated, check.Next, last, segment, null, null,
                $"the given head has {kept.Size} events, and the log holds {check.Next}")
            : then.Root != kept.Root
                ? new(DamageKind.Rewritten, Position.Start, last, segment, null, null,
                    $"the first {kept.Size} events have the root {then.Root}, and the given head names {kept.Root}")
            : null;
    }

    private Finding? Compare(SegmentHeader header, int index)
    {
        var source = $"the header of '{segments[index].Name}'";
        if (header.FirstPosition > check.Next)
        {
            return segments.Skip(index + 1).Select(ReadHeader).Any(other => other?.FirstPosition == check.Next)
                ? At(DamageKind.Reordered, new(header.FirstPosition.Value - 1), index,
                    $"the segment of position {header.FirstPosition} stands where that of {check.Next} belongs")
                : Missing(header, index, source);
        }

        return header.FirstPosition < check.Next ? More(header, index)
            : !header.Tree.Subtrees.SequenceEqual(check.Tree.Subtrees)
                ? LaterHeaderAgrees(index)
                    ? At(DamageKind.Edited, check.Next, index, "the header has seen other events, and a later one agrees with the records")
                    : Others(check.Tree, header, segments[index - 1].Name, source)
            : header.ContinuesFrom != check.LastHash
                ? At(DamageKind.Edited, check.Next, index, "the header's tree fits, and the hash it continues from is not that of the event before")
            : null;
    }

    private Finding Missing(SegmentHeader header, int index, string source)
    {
        if (_records.FirstStreamGap() is not { } gap)
        {
            return Fewer(header, segments[index - 1].Name, source, DamageKind.Gap);
        }

        // Where the last event is still there, what is gone stood before it, and what is left was renumbered.
        var from = check.EndsWith(header.ContinuesFrom) ? _records.Behind(gap.Stream, check.Next) : check.Next;
        return new(DamageKind.Deleted, from, new(header.FirstPosition.Value - 1), segments[index].Name, 0, gap.Stream,
            $"{check.Next} events stand before the segment and its header has seen {header.FirstPosition}; "
            + $"{gap.Stream} goes on at version {gap.Version}");
    }

    // Every chain holds, and yet events are missing: whole streams or their ends, from the middle or from the end.
    private Finding Fewer(SegmentHeader known, string segment, string source, DamageKind atTheEnd)
    {
        var (agreed, differs) = TreeDifference.CommonPrefix(check.Tree, known.Tree);
        var to = new Position(known.FirstPosition.Value - 1);
        return differs || check.EndsWith(known.ContinuesFrom)
            ? new(DamageKind.StreamRemoved, agreed, to, segment, null, null,
                $"{source} has seen {known.FirstPosition} events, and {check.Next} are there: "
                + "whole streams, or the ends of streams, were taken out")
            : new(atTheEnd, check.Next, to, segment, null, null,
                $"{source} has seen {known.FirstPosition} events, and {check.Next} are there");
    }

    private Finding More(SegmentHeader header, int index)
    {
        var earlier = segments.Take(index).Select(ReadHeader).Where(e => e?.FirstPosition == header.FirstPosition).ToList();
        if (earlier.Count > 0)
        {
            return earlier.Exists(e => e!.ToBytes().AsSpan().SequenceEqual(header.ToBytes()))
                ? At(DamageKind.Duplicated, check.Next, index, $"the segment of position {header.FirstPosition} is there twice")
                : At(DamageKind.Inserted, check.Next, index, $"two segments begin at position {header.FirstPosition}") with
                {
                    From = header.FirstPosition,
                };
        }

        // If the events up to the header's place are those it has seen, the rest was put in behind them.
        var exact = TreeAt(header.FirstPosition.Value).Subtrees.SequenceEqual(header.Tree.Subtrees);
        return new(
            DamageKind.Inserted,
            exact ? header.FirstPosition : TreeDifference.CommonPrefix(check.Tree, header.Tree).Agreed,
            new(check.Next.Value - 1), segments[index - 1].Name, null, null,
            $"the segment '{segments[index].Name}' begins at {header.FirstPosition}, and {check.Next} events stand before it");
    }

    // If putting the events in the order of their times restores the known tree, they were put in another order.
    private Finding Others(MerkleFrontier found, SegmentHeader known, string segment, string source)
    {
        var events = Until(found.Size).Select(w => (w.Record.RecordedAt, w.Record.Leaf)).ToList();
        var order = Enumerable.Range(0, events.Count).OrderBy(i => events[i].RecordedAt).ToList();
        var from = order.Where((place, i) => place != i).DefaultIfEmpty(-1).Min();
        if (from >= 0 && TreeOver(order.Select(i => events[i].Leaf)).Subtrees.SequenceEqual(known.Tree.Subtrees))
        {
            var to = order.Where((place, i) => place != i).Max();
            var first = _records.All().First(w => w.Ordinal == (ulong)from);
            return new(DamageKind.Reordered, new((ulong)from), new((ulong)to), first.Segment, first.Record.Offset, null,
                $"{source} has seen the same events in the order of their times");
        }

        var run = TreeDifference.FirstRun(found, known.Tree);
        return new(DamageKind.Rewritten, run.From, run.To, segment, null, null,
            $"every record is whole and every chain holds, and yet {source} has seen other events at {run.From} to {run.To}");
    }

    private bool LaterHeaderAgrees(int index)
    {
        var later = segments.Skip(index + 1).Select(ReadHeader).Append(check.Known);
        return later.Any(h => h is not null && h.FirstPosition >= check.Next
            && TreeAt(h.FirstPosition.Value) is var tree
            && tree.Size == h.Tree.Size && tree.Subtrees.SequenceEqual(h.Tree.Subtrees));
    }

    private MerkleFrontier TreeAt(ulong size) => TreeOver(Until(size).Select(w => w.Record.Leaf));

    private IEnumerable<Witness> Until(ulong size) => _records.All().TakeWhile(w => w.Ordinal < size);

    private static MerkleFrontier TreeOver(IEnumerable<Hash256> leaves)
    {
        var tree = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            tree.AppendLeaf(leaf);
        }

        return tree;
    }

    private Finding At(DamageKind kind, Position to, int index, string explanation) =>
        new(kind, check.Next, to, segments[index].Name, 0, null, explanation);
}
