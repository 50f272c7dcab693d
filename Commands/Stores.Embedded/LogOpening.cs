using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>
/// Opens a log's files: makes a new log, or finds the end of an old one. Puts aside what was never acknowledged, and
/// refuses anything that no power cut explains.
/// </summary>
internal static class LogOpening
{
    private const string UnfinishedSuffix = ".tmp";
    // Zeroing a whole segment would make the first start wait; a log that stays small needs no more.
    private const int FirstSegmentBytes = 4 * 1024 * 1024;
    private const string TornSuffix = ".torn";

    /// <param name="folder">The log's folder.</param>
    /// <param name="quarantine">Where torn tails are put.</param>
    /// <param name="newLogId">The id that a new log gets.</param>
    /// <param name="now">The time, for new files.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="ahead">Whether segment files are made on a thread of their own.</param>
    public static SegmentedLog Open(
        ILogFolder folder, ILogFolder quarantine, Guid newLogId, Instant now, EmbeddedStoreOptions options, bool ahead)
    {
        foreach (var unfinished in folder.List().Where(n => n.EndsWith(UnfinishedSuffix, StringComparison.Ordinal)))
        {
            folder.Delete(unfinished);
        }

        var onDemand = new SegmentsOnDemand(folder, options.SegmentBytes);
        ISegmentSupply supply = ahead ? new SegmentsAhead(onDemand) : onDemand;
        var names = folder.List().Where(Segments.IsSegment).ToList();
        return names.Count == 0
            ? Create(folder, newLogId, now, options, supply)
            : Continue(folder, quarantine, names, now, options, supply);
    }

    private static SegmentedLog Create(
        ILogFolder folder, Guid logId, Instant now, EmbeddedStoreOptions options, ISegmentSupply supply)
    {
        if (folder.List().Contains(SegmentedLog.HeadName) && ReadHead(folder) is { FirstPosition.Value: > 0 } head)
        {
            throw new EventStoreException(StoreFault.Damaged,
                $"{folder.Name} has a head file that has seen {head.FirstPosition} events, and no segment: "
                + "restore the segments from a backup, or start with an empty folder");
        }

        var header = new SegmentHeader
        {
            LogId = logId,
            FirstPosition = Position.Start,
            CreatedAt = now,
            ContinuesFrom = Hash256.Zero,
            Tree = new MerkleFrontier(),
        };
        using var first = new SegmentsOnDemand(folder, Math.Min(options.SegmentBytes, FirstSegmentBytes));
        var segment = new Segment(Position.Start, first.Take(header));
        return new SegmentedLog(folder, logId, new Segments([segment]), SegmentEnd.Find(segment.File, header, 0), options, supply);
    }

    private static SegmentedLog Continue(
        ILogFolder folder,
        ILogFolder quarantine,
        List<string> names,
        Instant now,
        EmbeddedStoreOptions options,
        ISegmentSupply supply)
    {
        var files = names.ConvertAll(folder.Open);
        try
        {
            return Continue(folder, quarantine, files, now, options, supply);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    private static SegmentedLog Continue(
        ILogFolder folder,
        ILogFolder quarantine,
        List<ILogFile> files,
        Instant now,
        EmbeddedStoreOptions options,
        ISegmentSupply supply)
    {
        var headers = files.ConvertAll(file => ReadHeader(folder, file));
        RefuseGaps(folder, headers);
        var segments = files.Zip(headers, (file, header) => new Segment(header.FirstPosition, file)).ToImmutableArray();
        var head = folder.List().Contains(SegmentedLog.HeadName) ? ReadHead(folder) : null;
        var end = SegmentEnd.Find(segments[^1].File, headers[^1], head?.FirstPosition.Value ?? 0);
        if (end.Damage is { } damage)
        {
            throw Damaged(folder, damage);
        }

        if (head is not null && head.FirstPosition.Value == end.Tree.Size && !head.Tree.Subtrees.SequenceEqual(end.Tree.Subtrees))
        {
            throw Damaged(folder, $"the head file has seen other events before position {head.FirstPosition}");
        }

        PutAside(segments[^1], end, quarantine, now);
        MakeDurable(segments[^1], end, folder, quarantine);
        return new SegmentedLog(folder, headers[0].LogId, new Segments(segments), end, options, supply);
    }

    private static SegmentHeader ReadHeader(ILogFolder folder, ILogFile file)
    {
        var bytes = new byte[SegmentHeader.SizeBytes];
        var read = file.Read(0, bytes);
        if (SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header, out var problem))
        {
            return header!;
        }

        throw SegmentHeader.IsNewer(bytes.AsSpan(0, read))
            ? new EventStoreException(StoreFault.TooNew, $"{folder.Name}/{file.Name}: {problem}")
            : Damaged(folder, $"'{file.Name}': {problem}");
    }

    private static SegmentHeader? ReadHead(ILogFolder folder)
    {
        using var file = folder.Open(SegmentedLog.HeadName);
        var bytes = new byte[SegmentHeader.SizeBytes];
        var read = file.Read(0, bytes);
        return SegmentHeader.TryRead(bytes.AsSpan(0, read), out var head, out _) ? head : null;
    }

    private static void RefuseGaps(ILogFolder folder, List<SegmentHeader> headers)
    {
        if (headers[0].FirstPosition != Position.Start)
        {
            throw Damaged(folder, $"its first segment begins at position {headers[0].FirstPosition}, not at 0");
        }

        for (var i = 1; i < headers.Count; i++)
        {
            if (headers[i].LogId != headers[0].LogId || headers[i].FirstPosition <= headers[i - 1].FirstPosition)
            {
                throw Damaged(folder, $"segment {i} (from position {headers[i].FirstPosition}) does not belong behind the one before");
            }
        }
    }

    private static void PutAside(Segment segment, SegmentEnd end, ILogFolder quarantine, Instant now)
    {
        if (end.TornBytes == 0)
        {
            return;
        }

        var torn = new byte[end.TornBytes];
        segment.File.Read(end.OffsetBytes, torn);
        using (var copy = quarantine.CreateZeroed(FreeName(quarantine, TornPrefix(segment, end), now), torn.Length))
        {
            copy.Write(0, torn);
            copy.Flush();
        }

        quarantine.Flush();
    }

    // What the last process wrote may stand in the system's cache alone: it was killed before its flush, or its flush
    // failed, after which the cache counts as clean and a further flush does nothing. So the last group is written once
    // more, and zeros behind it, where an opening that failed may have believed that it had put them.
    private static void MakeDurable(Segment segment, SegmentEnd end, ILogFolder folder, ILogFolder quarantine)
    {
        var group = end.OffsetBytes - end.GroupOffsetBytes;
        var bytes = new byte[group + Math.Max(end.TornBytes, TornBefore(segment, end, quarantine))];
        segment.File.Read(end.GroupOffsetBytes, bytes.AsSpan(0, (int)group));
        segment.File.Write(end.GroupOffsetBytes, bytes);
        segment.File.Flush();
        folder.Flush();
    }

    private static long TornBefore(Segment segment, SegmentEnd end, ILogFolder quarantine)
    {
        var longest = 0L;
        foreach (var name in quarantine.List())
        {
            if (name.StartsWith(TornPrefix(segment, end), StringComparison.Ordinal))
            {
                using var copy = quarantine.Open(name);
                longest = Math.Max(longest, copy.SizeBytes);
            }
        }

        return Math.Min(longest, segment.File.SizeBytes - end.OffsetBytes);
    }

    private static string TornPrefix(Segment segment, SegmentEnd end) =>
        string.Create(CultureInfo.InvariantCulture, $"{segment.First.Value:D20}-{end.OffsetBytes}-");

    private static string FreeName(ILogFolder quarantine, string prefix, Instant now)
    {
        var taken = quarantine.List();
        var number = now.UnixMicroseconds;
        while (taken.Contains(NameOf(number)))
        {
            number++;
        }

        return NameOf(number);

        string NameOf(long n) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{n}{TornSuffix}");
    }

    private static EventStoreException Damaged(ILogFolder folder, string what) =>
        new(StoreFault.Damaged,
            $"the log in {folder.Name} is damaged: {what}. Nothing was changed. "
            + "'aasm audit verify' names every detail; 'aasm log restore' brings a backup back");
}
