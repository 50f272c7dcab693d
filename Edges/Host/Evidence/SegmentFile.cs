using AgentAssembly.Domain.Log;
using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>A segment file opened for reading only, while its writer may go on.</summary>
internal sealed class SegmentFile : ISegmentBytes, IDisposable
{
    private readonly SafeFileHandle _handle;
    private long _end = long.MaxValue;
    private long _furthest;

    public SegmentFile(string path)
    {
        Name = Path.GetFileName(path);
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> bytes = stackalloc byte[SegmentHeader.SizeBytes];
        var read = Read(0, bytes);
        IsNewerFormat = SegmentHeader.IsNewer(bytes[..read]);
        Header = SegmentHeader.TryRead(bytes[..read], out var header, out var problem) ? header : null;
        HeaderProblem = problem;
    }

    public string Name { get; }

    /// <summary>The header; null when the file does not begin with one.</summary>
    public SegmentHeader? Header { get; }

    public string? HeaderProblem { get; }

    public bool IsNewerFormat { get; }

    public long SizeBytes => Math.Min(_end, RandomAccess.GetLength(_handle));

    /// <summary>How far the file has been read.</summary>
    public long FurthestRead => Volatile.Read(ref _furthest);

    /// <summary>What lies behind is not looked at.</summary>
    public void EndAt(long offset) => _end = offset;

    public int Read(long offset, Span<byte> destination)
    {
        var wanted = destination[..(int)Math.Clamp(SizeBytes - offset, 0, destination.Length)];
        var total = 0;
        while (total < wanted.Length)
        {
            var read = RandomAccess.Read(_handle, wanted[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        Volatile.Write(ref _furthest, Math.Max(_furthest, offset + total));
        return total;
    }

    /// <summary>Copies the bytes up to an offset.</summary>
    public void CopyTo(Stream destination, long end)
    {
        var window = new byte[1024 * 1024];
        for (long at = 0; at < end;)
        {
            var read = Read(at, window.AsSpan(0, (int)Math.Min(window.Length, end - at)));
            if (read == 0)
            {
                return;
            }

            destination.Write(window, 0, read);
            at += read;
        }
    }

    public void Dispose() => _handle.Dispose();
}
