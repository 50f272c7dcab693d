using AgentAssembly.Commands.Stores.Embedded.Files;

namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>An open file of the simulated disk.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string name, SimulatedInode inode) : ILogFile
{
    public string Name => name;

    public long SizeBytes => inode.SizeBytes;

    public int Read(long offset, Span<byte> destination)
    {
        lock (disk.Gate)
        {
            disk.ThrowIfDead();
            return inode.Read(offset, destination);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        disk.Perform(
            $"write {name} {offset}+{copy.Length}",
            () => inode.Write(offset, copy[..disk.Random.Next(copy.Length + 1)]),
            () => WriteInHalves(offset, copy));
    }

    // A flush that fails has dropped what it could not write, and the next one says nothing about it.
    public void Flush() => disk.Perform($"flush {name}", SimulatedDisk.Nothing, inode.Flush, () => inode.FailFlush(disk.Random));

    public void Truncate(long sizeBytes) =>
        disk.Perform($"truncate {name} to {sizeBytes}", SimulatedDisk.Nothing, () => inode.Truncate(sizeBytes));

    private void WriteInHalves(long offset, byte[] bytes)
    {
        if (disk.InTheMiddleOfAWrite is { } meanwhile)
        {
            inode.Write(offset, bytes[..(bytes.Length / 2)]);
            meanwhile();
        }

        inode.Write(offset, bytes);
    }

    public void Dispose()
    {
    }
}
