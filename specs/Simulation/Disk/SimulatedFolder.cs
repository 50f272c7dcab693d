using AgentAssembly.Commands.Stores.Embedded.Files;

namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>A folder whose entries are durable only after its own flush.</summary>
internal sealed class SimulatedFolder(SimulatedDisk disk, string name) : ILogFolder
{
    private readonly List<Change> _pending = [];
    private Dictionary<string, SimulatedInode> _durable = [];
    private Dictionary<string, SimulatedInode> _live = [];

    public long FreeBytes => disk.FreeBytes;

    public string Name => name;

    internal long SizeBytes => _live.Values.Sum(i => (long)i.SizeBytes);

    public IReadOnlyList<string> List()
    {
        lock (disk.Gate)
        {
            disk.ThrowIfDead();
            return [.. _live.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public ILogFile Open(string name)
    {
        lock (disk.Gate)
        {
            disk.ThrowIfDead();
            return new SimulatedFile(disk, name, Find(name));
        }
    }

    // As on the disk: an entry, a file of zeros, a flush of the file; each can be the last thing that happens.
    public ILogFile CreateZeroed(string name, long sizeBytes, Action? rest = null)
    {
        var inode = new SimulatedInode();
        disk.Perform($"create {name}", SimulatedDisk.Nothing, () => Apply(new Change(null, name, inode)));
        var file = new SimulatedFile(disk, name, inode);
        try
        {
            ThrowIfFull(sizeBytes);
            file.Write(0, new byte[sizeBytes]);
            file.Flush();
            return file;
        }
        catch (IOException)
        {
            Delete(name);
            throw;
        }
    }

    public void Rename(string from, string to) =>
        disk.Perform($"rename {from} to {to}", SimulatedDisk.Nothing, () => Apply(new Change(from, to, Find(from))));

    public void Delete(string name) =>
        disk.Perform($"delete {name}", SimulatedDisk.Nothing, () => Apply(new Change(name, null, Find(name))));

    public void Flush() =>
        disk.Perform($"flush folder {name}", SimulatedDisk.Nothing, () =>
        {
            _durable = new(_live);
            _pending.Clear();
        });

    /// <summary>The durable image of a file, for rot to gnaw at while nothing runs.</summary>
    internal SimulatedInode Find(string name) =>
        _live.TryGetValue(name, out var inode)
            ? inode
            : throw new FileNotFoundException($"no file '{name}' in {Name}", name);

    /// <summary>Takes an entry away for good, as somebody's hand does.</summary>
    internal void Lose(string name)
    {
        _live.Remove(name);
        _durable.Remove(name);
    }

    /// <summary>Puts a file there, durably.</summary>
    internal void Place(string name, SimulatedInode inode) => _live[name] = _durable[name] = inode;

    internal void LosePower()
    {
        var inOrder = disk.Random.Next(2) == 0;
        var kept = disk.Random.Next(_pending.Count + 1);
        for (var i = 0; i < _pending.Count; i++)
        {
            if (inOrder ? i < kept : disk.Random.Next(2) == 0)
            {
                _pending[i].ApplyTo(_durable);
            }
        }

        _pending.Clear();
        _live = new(_durable);
        foreach (var inode in _live.Values)
        {
            inode.LosePower(disk.Random);
        }
    }

    private void Apply(Change change)
    {
        change.ApplyTo(_live);
        _pending.Add(change);
    }

    private void ThrowIfFull(long sizeBytes)
    {
        if (sizeBytes > disk.FreeBytes)
        {
            throw new IOException("simulated disk is full", (int)DiskError.NoSpace);
        }
    }

    private sealed record Change(string? Removed, string? Added, SimulatedInode Inode)
    {
        public void ApplyTo(Dictionary<string, SimulatedInode> entries)
        {
            if (Removed is not null)
            {
                entries.Remove(Removed);
            }

            if (Added is not null)
            {
                entries[Added] = Inode;
            }
        }
    }
}
