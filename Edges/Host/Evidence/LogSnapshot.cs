using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>
/// The files of a log as they stand, opened for reading only. While a process appends, the snapshot ends at the head
/// that was durable when it was taken, so that nothing half written is ever looked at.
/// </summary>
internal sealed class LogSnapshot : IDisposable
{
    private const string SegmentPattern = "*.seg";
    private const string HeadName = "head";

    // A head file that is read while it is written does not fit its checksum; the next try finds it whole.
    private const int HeadReadsMax = 20;

    private readonly List<SegmentFile> _segments = [];

    private LogSnapshot(string folder) => Folder = folder;

    public string Folder { get; }

    public IReadOnlyList<SegmentFile> Segments => _segments;

    /// <summary>The bytes of the head file; null where there is none.</summary>
    public ReadOnlyMemory<byte>? HeadBytes { get; private set; }

    /// <summary>What the head file says; null where it cannot be read.</summary>
    public SegmentHeader? Head { get; private set; }

    /// <summary>Whether a process was appending when the snapshot was taken.</summary>
    public bool IsInUse { get; private set; }

    public long SizeBytes => _segments.Sum(s => s.SizeBytes);

    public double PartRead => SizeBytes == 0 ? 1 : Math.Min(1, _segments.Sum(s => (double)s.FurthestRead) / SizeBytes);

    /// <summary>The folder of a log's segments: <paramref name="folder"/> itself, or the log of that state folder.</summary>
    public static string Resolve(string folder)
    {
        var within = Path.Combine(folder, EmbeddedEventStore.LogFolderName);
        return Directory.Exists(folder) && !HoldsSegments(folder) && Directory.Exists(within) ? within : folder;
    }

    /// <summary>Opens the files.</summary>
    /// <exception cref="EvidenceException">There is no log, or it cannot be read.</exception>
    public static LogSnapshot Take(string folder)
    {
        folder = Resolve(Path.GetFullPath(folder));
        var snapshot = new LogSnapshot(folder);
        try
        {
            if (!Directory.Exists(folder))
            {
                throw NotFound(folder);
            }

            snapshot.Open();
            return snapshot;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            snapshot.Dispose();
            throw new EvidenceException(FailureKind.Inaccessible,
                $"the log in {folder} cannot be read: {e.Message}. Run this as the user who owns the folder, or copy it", e);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Where the whole appends end; null where the newest segment does not even begin as one.</summary>
    public SegmentEnd? FindEnd() => _segments[^1].Header is { } header
        ? SegmentEnd.Find(_segments[^1], header, Head?.FirstPosition.Value ?? 0)
        : null;

    public void Dispose() => _segments.ForEach(segment => segment.Dispose());

    private static bool HoldsSegments(string folder) => Directory.EnumerateFiles(folder, SegmentPattern).Any();

    private static EvidenceException NotFound(string folder) => new(FailureKind.NotFound,
        $"there is no log in {folder}: name a state folder with --state, or a folder of segments with --log");

    // The order matters: whatever is appended after the head was read lies behind the head.
    private void Open()
    {
        IsInUse = LogUse.IsHeld(Folder);
        ReadHead();
        foreach (var path in Directory.EnumerateFiles(Folder, SegmentPattern).Order(StringComparer.Ordinal))
        {
            _segments.Add(new SegmentFile(path));
        }

        if (_segments.Count == 0 && Head is not { FirstPosition.Value: > 0 })
        {
            throw NotFound(Folder);
        }

        if (IsInUse && Head is { } head)
        {
            EndAt(head.FirstPosition);
        }
    }

    private void ReadHead()
    {
        var path = Path.Combine(Folder, HeadName);
        for (var i = 0; Head is null && i < HeadReadsMax && File.Exists(path); i++)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[SegmentHeader.SizeBytes];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            HeadBytes = bytes.AsMemory(0, read);
            Head = SegmentHeader.TryRead(bytes.AsSpan(0, read), out var head, out _) ? head : null;
        }
    }

    private void EndAt(Position position)
    {
        foreach (var newer in _segments.Where(s => s.Header?.FirstPosition > position).ToList())
        {
            _segments.Remove(newer);
            newer.Dispose();
        }

        if (_segments.Count > 0 && _segments[^1] is { Header: { } header } last
            && OffsetOf(last, position.Value - header.FirstPosition.Value) is { } offset)
        {
            last.EndAt(offset);
        }
    }

    // Null where the records cannot be followed that far: then the segment is damaged, and the whole of it is looked at.
    private static long? OffsetOf(SegmentFile segment, ulong records)
    {
        var window = new byte[4 * 1024 * 1024];
        long windowAt = SegmentHeader.SizeBytes;
        var length = segment.Read(windowAt, window);
        var offset = windowAt;
        for (; records > 0; records--)
        {
            if (offset + RecordFrame.OverheadBytes > windowAt + length)
            {
                windowAt = offset;
                length = segment.Read(windowAt, window);
            }

            var at = (int)Math.Min(offset - windowAt, length);
            var size = RecordFrame.SizeOf(window.AsSpan(at, length - at));
            if (size == 0)
            {
                return null;
            }

            offset += size;
        }

        return offset;
    }
}
