namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>A file's bytes: as the running system sees them, and as they lie on the platter.</summary>
internal sealed class SimulatedInode
{
    public const int SectorBytes = 512;

    private readonly List<Change> _pending = [];
    private byte[] _durable = [];
    private byte[] _live = [];

    public int SizeBytes => _live.Length;

    public int Read(long offset, Span<byte> destination)
    {
        var length = (int)Math.Clamp(_live.Length - offset, 0, destination.Length);
        _live.AsSpan((int)Math.Min(offset, _live.Length), length).CopyTo(destination);
        return length;
    }

    public byte[] ToArray() => [.. _live];

    public SimulatedInode Copy() => new() { _live = [.. _live], _durable = [.. _live] };

    public void Write(long offset, byte[] bytes) => Apply(new Change((int)offset, bytes, null));

    public void Truncate(long sizeBytes) => Apply(new Change(0, [], (int)sizeBytes));

    public void Flush()
    {
        foreach (var change in _pending)
        {
            change.ApplyTo(ref _durable);
        }

        _pending.Clear();
    }

    /// <summary>Part of what was written reaches the disk; the rest is forgotten, and the cache believes it is clean.</summary>
    public void FailFlush(Random random) => SettleSome(random);

    public void LosePower(Random random)
    {
        SettleSome(random);
        _live = [.. _durable];
    }

    /// <summary>Changes bytes behind everybody's back.</summary>
    public void Rot(int offset, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_live.AsSpan(offset));
        bytes.CopyTo(_durable.AsSpan(offset));
    }

    public void RotAway(int sizeBytes)
    {
        Array.Resize(ref _live, sizeBytes);
        Array.Resize(ref _durable, sizeBytes);
    }

    private void Apply(Change change)
    {
        change.ApplyTo(ref _live);
        _pending.Add(change);
    }

    // Every sector is as old or as new as chance wants it, whatever order the writes came in; one may be torn inside.
    private void SettleSome(Random random)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var survival = random.Next(4) switch { 0 => 0.0, 1 => 1.0, 2 => 0.9, _ => random.NextDouble() };
        var old = _durable;
        var settled = random.Next(_pending.Count + 1);
        var image = SizedAfter(random.NextDouble() < survival ? _pending.Count : settled);
        var touched = new Dictionary<int, List<Change>>();
        foreach (var change in _pending)
        {
            change.ListSectors(touched);
        }

        foreach (var (sector, changes) in touched)
        {
            var newest = random.NextDouble() < survival ? changes.Count : random.Next(changes.Count);
            changes[..newest].ForEach(c => c.ApplyToSector(image, sector, SectorBytes));
        }

        if (touched.Count > 0 && survival > 0 && random.Next(3) > 0)
        {
            Tear(random, image, old, touched);
        }

        _durable = image;
        _pending.Clear();
    }

    private static void Tear(Random random, byte[] image, byte[] old, Dictionary<int, List<Change>> touched)
    {
        var (sector, changes) = touched.ElementAt(random.Next(touched.Count));
        var start = sector * SectorBytes;
        var end = Math.Min(start + SectorBytes, image.Length);
        for (var at = start; at < end; at++)
        {
            image[at] = at < old.Length ? old[at] : (byte)0;
        }

        changes.ForEach(c => c.ApplyToSector(image, sector, random.Next(1, SectorBytes)));
    }

    private byte[] SizedAfter(int changes)
    {
        var size = _durable.Length;
        for (var i = 0; i < changes; i++)
        {
            size = _pending[i].SizeAfter(size);
        }

        var image = new byte[size];
        _durable.AsSpan(0, Math.Min(size, _durable.Length)).CopyTo(image);
        return image;
    }

    private sealed record Change(int Offset, byte[] Bytes, int? CutTo)
    {
        private int End => Offset + Bytes.Length;

        public int SizeAfter(int size) => CutTo ?? Math.Max(size, End);

        public void ApplyTo(ref byte[] image)
        {
            Array.Resize(ref image, SizeAfter(image.Length));
            Bytes.CopyTo(image.AsSpan(Math.Min(Offset, image.Length)));
        }

        public void ListSectors(Dictionary<int, List<Change>> touched)
        {
            for (var sector = Offset / SectorBytes; Bytes.Length > 0 && sector * SectorBytes < End; sector++)
            {
                if (!touched.TryGetValue(sector, out var changes))
                {
                    touched.Add(sector, changes = []);
                }

                changes.Add(this);
            }
        }

        /// <summary>Writes the part of this change that lies in the first bytes of a sector.</summary>
        public void ApplyToSector(byte[] image, int sector, int lengthBytes)
        {
            var from = Math.Max(Offset, sector * SectorBytes);
            var to = Math.Min(Math.Min(End, (sector * SectorBytes) + lengthBytes), image.Length);
            if (from < to)
            {
                Bytes.AsSpan(from - Offset, to - from).CopyTo(image.AsSpan(from));
            }
        }
    }
}
