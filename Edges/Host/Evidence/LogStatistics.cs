using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>A piece of log that was put aside: written by an append that never ended.</summary>
/// <param name="Name">The file.</param>
/// <param name="SizeBytes">Its bytes.</param>
public sealed record QuarantinedTail(string Name, long SizeBytes);

/// <summary>A log in figures.</summary>
/// <param name="Folder">The folder that was read.</param>
/// <param name="LogId">The log's id.</param>
/// <param name="Head">Its head.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="EventBytes">Bytes of the records in the newest segment and of the sealed segments.</param>
/// <param name="DiskBytes">Bytes of every file in the folder.</param>
/// <param name="UncommittedBytes">Bytes of an append that never ended.</param>
/// <param name="FirstAt">When the first event was recorded; null in an empty log.</param>
/// <param name="LastAt">When the last event was recorded; null in an empty log.</param>
/// <param name="IsInUse">Whether a process appends.</param>
/// <param name="HeadFileSize">Events that the head file has seen; null when it cannot be read.</param>
/// <param name="IndexedEvents">Events that the index knows; null when there is no index of this log.</param>
/// <param name="Quarantine">What was put aside.</param>
/// <param name="Damage">What is wrong with the newest segment; null when nothing is.</param>
public sealed record LogStatistics(
    string Folder,
    Guid LogId,
    KnownHead Head,
    int Segments,
    long EventBytes,
    long DiskBytes,
    long UncommittedBytes,
    DateTimeOffset? FirstAt,
    DateTimeOffset? LastAt,
    bool IsInUse,
    ulong? HeadFileSize,
    ulong? IndexedEvents,
    IReadOnlyList<QuarantinedTail> Quarantine,
    string? Damage)
{
    /// <summary>Reads the headers, the first record and the newest segment. Verifies that segment and no other.</summary>
    /// <exception cref="EvidenceException">There is no log, or its headers cannot be read.</exception>
    public static LogStatistics Read(string folder)
    {
        using var snapshot = LogSnapshot.Take(folder);
        if (snapshot.Segments.Count == 0 || snapshot.Segments.FirstOrDefault(s => s.Header is null) is not null)
        {
            var damage = LogAudit.Verify(folder, against: null, progress: null).Damage!;
            throw new EvidenceException(
                damage.IsNewerFormat ? FailureKind.TooNew : FailureKind.Damaged,
                $"the log in {snapshot.Folder} cannot be read, {damage}") { Damage = damage };
        }

        var end = snapshot.FindEnd()!;
        var logId = snapshot.Segments[0].Header!.LogId;
        var sealedBytes = snapshot.Segments.SkipLast(1).Sum(s => s.SizeBytes);
        var index = IndexState.Read(Path.Combine(Path.GetDirectoryName(snapshot.Folder) ?? "", EmbeddedEventStore.IndexName));
        return new(
            snapshot.Folder,
            logId,
            KnownHead.Of(end.Tree.Head()),
            snapshot.Segments.Count,
            sealedBytes + end.OffsetBytes,
            Directory.EnumerateFiles(snapshot.Folder).Sum(path => new FileInfo(path).Length),
            end.TornBytes,
            FirstAtOf(snapshot.Segments[0]),
            end.Tree.Size == 0 ? null : end.LastRecordedAt.ToDateTimeOffset(),
            snapshot.IsInUse,
            snapshot.Head?.FirstPosition.Value,
            index?.LogId == logId ? index.Next.Value : null,
            QuarantineOf(snapshot.Folder),
            end.Damage);
    }

    private static DateTimeOffset? FirstAtOf(SegmentFile first)
    {
        var bytes = new byte[RecordFrame.SizeBytesMax];
        var read = first.Read(SegmentHeader.SizeBytes, bytes);
        return RecordFrame.TryRead(bytes.AsSpan(0, read), out var record)
            && EventFields.TryRead(record.Bytes, out var fields, out _)
            ? fields.RecordedAt.ToDateTimeOffset()
            : null;
    }

    private static List<QuarantinedTail> QuarantineOf(string folder)
    {
        var quarantine = Path.Combine(folder, EmbeddedEventStore.QuarantineName);
        return !Directory.Exists(quarantine)
            ? []
            : [.. Directory.EnumerateFiles(quarantine).Order(StringComparer.Ordinal)
                .Select(path => new QuarantinedTail(Path.GetFileName(path), new FileInfo(path).Length))];
    }
}
