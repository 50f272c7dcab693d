using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>A segment file in memory.</summary>
public sealed class MemorySegment(string name, byte[] bytes) : ISegmentBytes
{
    public string Name => name;

    public long SizeBytes => bytes.Length;

    public byte[] Bytes => bytes;

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= bytes.Length)
        {
            return 0;
        }

        var count = Math.Min(destination.Length, bytes.Length - (int)offset);
        bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }
}
