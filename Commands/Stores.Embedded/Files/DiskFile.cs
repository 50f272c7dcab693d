using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>A log's file on the disk, read and written at given places.</summary>
internal sealed class DiskFile(string name, SafeFileHandle handle) : ILogFile
{
    public string Name => name;

    public long SizeBytes => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(handle, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    public void Flush() => Posix.FlushData(handle);

    /// <summary>Has what was written to a place sent to the disk, and does not wait for it.</summary>
    public void StartFlush(long offset, long length) => Posix.StartFlush(handle, offset, length);

    public void Truncate(long sizeBytes) => RandomAccess.SetLength(handle, sizeBytes);

    public void Dispose() => handle.Dispose();
}
