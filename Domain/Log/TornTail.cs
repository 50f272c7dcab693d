namespace AgentAssembly.Domain.Log;

/// <summary>
/// Tells an append that never ended from damage. Records are written in groups, and a group is written only after the
/// flush of the one before it, so a group behind a broken place proves that the place was durable once.
/// </summary>
internal static class TornTail
{
    private const int WindowBytes = 64 * 1024;

    /// <summary>Whether nothing that was ever acknowledged can lie at <paramref name="offset"/> or behind it.</summary>
    public static bool NothingActedOn(SegmentScanner scanner, long offset)
    {
        var resume = scanner.Offset;
        scanner.Offset = offset;
        var laterGroup = false;
        while (!laterGroup && scanner.SkipToIntactRecord(out var flags))
        {
            laterGroup = (flags & RecordFlags.BeginsGroup) != 0;
        }

        scanner.Offset = resume;
        return !laterGroup;
    }

    /// <summary>
    /// How many bytes a tail has: from its start to the last byte that is not zero, or to the end of its last record.
    /// </summary>
    public static long SizeOf(ISegmentBytes segment, long start, long recordsEnd)
    {
        var window = new byte[WindowBytes];
        var end = recordsEnd;
        for (var at = recordsEnd; at < segment.SizeBytes;)
        {
            var read = segment.Read(at, window);
            var last = window.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            end = last >= 0 ? at + last + 1 : end;
            at += Math.Max(read, 1);
        }

        return end - start;
    }
}
