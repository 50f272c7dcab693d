using System.Runtime.InteropServices;

namespace AgentAssembly.Domain.Log;

/// <summary>What does not follow about a record; the diagnosis makes a kind of damage of it.</summary>
internal enum Symptom
{
    /// <summary>The record follows from everything before it.</summary>
    None,

    /// <summary>The record's own parts contradict each other.</summary>
    Unreadable,

    /// <summary>The record claims another position than it stands at.</summary>
    WrongPosition,

    /// <summary>The record claims another version than the next one of its stream.</summary>
    WrongVersion,

    /// <summary>The record's previous hash is not that of its stream's event before.</summary>
    WrongLink,
}

/// <summary>The state of a verification: the head of every stream and of the tree, record by record.</summary>
/// <param name="against">A head that was kept elsewhere.</param>
/// <param name="known">What the log's own head file says.</param>
internal sealed class ChainCheck(LogHead? against, SegmentHeader? known)
{
    private readonly Dictionary<StreamName, StreamHead> _streams = [];
    private readonly MerkleFrontier _tree = new();
    private LogHead? _atAgainst = against is { Size: 0 } ? new LogHead(0, new MerkleFrontier().Root()) : null;

    public Position Next => new(_tree.Size);

    public MerkleFrontier Tree => _tree;

    public Hash256 LastHash { get; private set; }

    public Guid? LogId { get; set; }

    public LogHead Head => _tree.Head();

    public int Streams => _streams.Count;

    public long UncommittedBytes { get; set; }

    public LogHead? Against => against;

    /// <summary>The head of the log at the size of the head that was kept elsewhere; null while it is not reached.</summary>
    public LogHead? AtAgainst => _atAgainst;

    /// <summary>What the log's own head file says; null where it says nothing.</summary>
    public SegmentHeader? Known => known;

    /// <summary>The tree at the size that the head file names; null while it is not reached.</summary>
    public MerkleFrontier? AtKnown { get; private set; } = known is { FirstPosition.Value: 0 } ? new() : null;

    /// <summary>The hash of the last event at that size; zero where there is none.</summary>
    public Hash256 LastHashAtKnown { get; private set; }

    /// <summary>Whether the head file has seen events that have not been met.</summary>
    public bool KnownIsAhead => known is not null && known.FirstPosition > Next;

    /// <summary>Whether there is a last event and this is its hash.</summary>
    public bool EndsWith(Hash256 hash) => _tree.Size > 0 && hash == LastHash;

    public StreamHead? HeadOf(StreamName stream) =>
        _streams.TryGetValue(stream, out var head) ? head : null;

    /// <summary>The stream that an event with this previous hash and version continues, whatever name it bears.</summary>
    public StreamName? StreamContinuedBy(Hash256 previousHash, StreamVersion version)
    {
        foreach (var (stream, head) in _streams)
        {
            if (head.Hash == previousHash && head.Version.Next == version)
            {
                return stream;
            }
        }

        return null;
    }

    public Symptom Apply(in ScannedRecord record)
    {
        if (record.Problem is not null)
        {
            return Symptom.Unreadable;
        }

        if (record.Position != Next)
        {
            return Symptom.WrongPosition;
        }

        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, record.Stream, out var exists);
        var symptom = record.Version.Value != (exists ? head.Version.Value + 1 : 0) ? Symptom.WrongVersion
            : record.PreviousHash != (exists ? head.Hash : Hash256.Zero) ? Symptom.WrongLink
            : Symptom.None;
        if (symptom == Symptom.None)
        {
            head = new(record.Version, record.Hash);
            Grow(record);
        }
        else if (!exists)
        {
            _streams.Remove(record.Stream);
        }

        return symptom;
    }

    private void Grow(in ScannedRecord record)
    {
        _tree.AppendLeaf(record.Leaf);
        LastHash = record.Hash;
        if (against is { } kept && kept.Size == _tree.Size)
        {
            _atAgainst = _tree.Head();
        }

        if (known is not null && known.Tree.Size == _tree.Size)
        {
            AtKnown = _tree.Copy();
            LastHashAtKnown = record.Hash;
        }
    }
}
