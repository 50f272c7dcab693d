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
internal sealed class ChainCheck(LogHead? against)
{
    private readonly Dictionary<StreamName, StreamHead> _streams = [];
    private readonly MerkleFrontier _tree = new();
    private LogHead? _atAgainst = against is { Size: 0 } ? new LogHead(0, new MerkleFrontier().Root()) : null;
    private MerkleFrontier? _atKnown;

    public Position Next => new(_tree.Size);

    public MerkleFrontier Tree => _tree;

    public Hash256 LastHash { get; private set; }

    public Guid? LogId { get; set; }

    public LogHead Head => _tree.Head();

    public int Streams => _streams.Count;

    public long UncommittedBytes { get; set; }

    /// <summary>The size at which the tree is to be remembered for <see cref="WhyNotHead"/>.</summary>
    public ulong? KnownSize { get; set; }

    public StreamHead? HeadOf(StreamName stream) =>
        _streams.TryGetValue(stream, out var head) ? head : null;

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

    /// <summary>Compares with a header or head file whose place has been reached; null when they agree.</summary>
    public Finding? WhyNotHead(SegmentHeader? known, ISegmentBytes last, string source)
    {
        if (known is null)
        {
            return null;
        }

        if (known.FirstPosition > Next)
        {
            var kind = known.ContinuesFrom == LastHash ? DamageKind.StreamRemoved : DamageKind.Truncated;
            var from = kind == DamageKind.Truncated ? Next : Position.Start;
            return new(kind, from, new(known.FirstPosition.Value - 1), last.Name, null, null,
                $"{source} has seen {known.FirstPosition} events, and the log holds {Next}");
        }

        var then = _atKnown ?? _tree;
        return then.Size != known.Tree.Size || then.Subtrees.SequenceEqual(known.Tree.Subtrees)
            ? null
            : TreeDifference.Explain(then, known.Tree, last.Name, source);
    }

    public Finding? WhyNotAgainst(LogHead? kept, ISegmentBytes last)
    {
        if (kept is not { } head)
        {
            return null;
        }

        if (_atAgainst is not { } then)
        {
            return new(DamageKind.Truncated, Next, new(head.Size - 1), last.Name, null, null,
                $"the given head has {head.Size} events, and the log holds {Next}");
        }

        return then.Root == head.Root
            ? null
            : new(DamageKind.Rewritten, Position.Start, new(head.Size - 1), last.Name, null, null,
                $"the first {head.Size} events have the root {then.Root}, and the given head names {head.Root}");
    }

    private void Grow(in ScannedRecord record)
    {
        _tree.AppendLeaf(record.Leaf);
        LastHash = record.Hash;
        if (against is { } kept && kept.Size == _tree.Size)
        {
            _atAgainst = _tree.Head();
        }

        if (KnownSize == _tree.Size)
        {
            _atKnown = _tree.Copy();
        }
    }
}
