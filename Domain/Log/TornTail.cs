namespace AgentAssembly.Domain.Log;

/// <summary>
/// Tells an append that never ended from damage. Records are written in groups, and a group is written only after the
/// flush of the one before it, so a sound group behind a broken place proves that the place was durable once.
/// </summary>
internal static class TornTail
{
    /// <summary>Whether nothing that was ever acknowledged can lie at <paramref name="offset"/> or behind it.</summary>
    public static bool NothingActedOn(SegmentScanner scanner, ISegmentBytes segment, long offset)
    {
        var resume = scanner.Offset;
        scanner.Offset = offset;
        var laterGroup = false;
        while (!laterGroup && scanner.SkipToSoundRecord())
        {
            laterGroup = FlagsAt(segment, scanner.Offset).HasFlag(RecordFlags.BeginsGroup);
        }

        scanner.Offset = resume;
        return !laterGroup;
    }

    private static RecordFlags FlagsAt(ISegmentBytes segment, long offset)
    {
        var bytes = new byte[RecordFrame.SizeBytesMax];
        var read = segment.Read(offset, bytes);
        return RecordFrame.TryRead(bytes.AsSpan(0, read), out var record) ? record.Flags : RecordFlags.None;
    }
}
