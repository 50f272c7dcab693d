using System.Numerics;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// The Merkle tree over a log (RFC 6962 §2.1), kept as its frontier: the roots of the complete subtrees, largest first.
/// A leaf is SHA-256 of 0x00 and an event's hash, an inner node SHA-256 of 0x01 and its children. Not thread-safe.
/// </summary>
public sealed class MerkleFrontier
{
    /// <summary>Most subtrees that a tree of 2^64−1 leaves has.</summary>
    public const int SubtreesMax = 64;

    private readonly Hash256[] _subtrees = new Hash256[SubtreesMax];

    /// <summary>Starts with an empty tree.</summary>
    public MerkleFrontier()
    {
    }

    /// <summary>Continues a tree of <paramref name="size"/> leaves.</summary>
    /// <param name="size">The number of leaves.</param>
    /// <param name="subtrees">The roots of its complete subtrees, largest first: one for each set bit of the size.</param>
    /// <exception cref="ArgumentException">Their number does not fit the size.</exception>
    public MerkleFrontier(ulong size, ReadOnlySpan<Hash256> subtrees)
    {
        if (subtrees.Length != BitOperations.PopCount(size))
        {
            throw new ArgumentException(
                $"a tree of {size} leaves has {BitOperations.PopCount(size)} subtrees, not {subtrees.Length}",
                nameof(subtrees));
        }

        Size = size;
        subtrees.CopyTo(_subtrees);
    }

    /// <summary>The number of leaves.</summary>
    public ulong Size { get; private set; }

    /// <summary>The roots of the complete subtrees, largest first.</summary>
    public ReadOnlySpan<Hash256> Subtrees => _subtrees.AsSpan(0, BitOperations.PopCount(Size));

    /// <summary>Adds an event as the next leaf.</summary>
    public void Append(Hash256 eventHash) => AppendLeaf(Leaf(eventHash));

    /// <summary>Adds a leaf whose hash is known.</summary>
    public void AppendLeaf(Hash256 leaf)
    {
        var count = BitOperations.PopCount(Size);
        for (var merges = BitOperations.TrailingZeroCount(~Size); merges > 0; merges--)
        {
            leaf = Node(_subtrees[--count], leaf);
        }

        _subtrees[count] = leaf;
        Size++;
    }

    /// <summary>The tree's hash; that of no bytes for an empty tree.</summary>
    public Hash256 Root()
    {
        var subtrees = Subtrees;
        if (subtrees.IsEmpty)
        {
            return Sha256.Hash([]);
        }

        var root = subtrees[^1];
        for (var i = subtrees.Length - 2; i >= 0; i--)
        {
            root = Node(subtrees[i], root);
        }

        return root;
    }

    /// <summary>Size and root.</summary>
    public LogHead Head() => new(Size, Root());

    /// <summary>A copy that grows on its own.</summary>
    public MerkleFrontier Copy() => new(Size, Subtrees);

    /// <summary>The hash of a leaf (RFC 6962 §2.1).</summary>
    public static Hash256 Leaf(Hash256 eventHash)
    {
        Span<byte> bytes = stackalloc byte[1 + Hash256.SizeBytes];
        bytes[0] = 0;
        eventHash.CopyTo(bytes[1..]);
        return Sha256.Hash(bytes);
    }

    /// <summary>The hash of an inner node (RFC 6962 §2.1).</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Hash256.SizeBytes)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Hash256.SizeBytes)..]);
        return Sha256.Hash(bytes);
    }
}
