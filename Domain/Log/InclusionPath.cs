using System.Collections.Immutable;
using System.Numerics;

namespace AgentAssembly.Domain.Log;

/// <summary>A complete subtree of a Merkle tree: the leaves from <c>Index × 2^Level</c>, <c>2^Level</c> of them.</summary>
/// <param name="Level">How high its root stands above the leaves: 0 to 63.</param>
/// <param name="Index">How many complete subtrees of its level lie before it.</param>
public readonly record struct Subtree(int Level, ulong Index);

/// <summary>
/// What proves that a leaf is part of a tree (RFC 6962 §2.1.1): which subtrees' hashes, and how they are put together. Pure.
/// </summary>
public static class InclusionPath
{
    /// <summary>The complete subtrees that make up a tree, largest first; none for an empty one.</summary>
    public static ImmutableArray<Subtree> SubtreesOf(ulong size) => Split(0, size);

    /// <summary>The siblings on the way from a leaf to the root, lowest first; each as the subtrees that it is made up of.</summary>
    /// <param name="leaf">The leaf's place, from 0.</param>
    /// <param name="size">The number of leaves.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public static ImmutableArray<ImmutableArray<Subtree>> Of(ulong leaf, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, size);
        var path = new List<ImmutableArray<Subtree>>();
        var (start, count) = (0UL, size);
        while (count > 1)
        {
            // The largest power of two below the number of leaves.
            var left = 1UL << BitOperations.Log2(count - 1);
            if (leaf - start < left)
            {
                path.Add(Split(start + left, count - left));
                count = left;
            }
            else
            {
                path.Add(Split(start, left));
                (start, count) = (start + left, count - left);
            }
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>The hash of a tree by those of its complete subtrees, largest first; that of no bytes for none.</summary>
    public static Hash256 Join(IReadOnlyList<Hash256> subtrees)
    {
        ArgumentNullException.ThrowIfNull(subtrees);
        if (subtrees.Count == 0)
        {
            return Sha256.Hash([]);
        }

        var root = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleFrontier.Node(subtrees[i], root);
        }

        return root;
    }

    // INVARIANT: the start is a multiple of the smallest power of two that is not below the count.
    private static ImmutableArray<Subtree> Split(ulong start, ulong count)
    {
        var subtrees = ImmutableArray.CreateBuilder<Subtree>();
        while (count > 0)
        {
            var level = BitOperations.Log2(count);
            subtrees.Add(new(level, start >> level));
            start += 1UL << level;
            count -= 1UL << level;
        }

        return subtrees.ToImmutable();
    }
}
