using System.Numerics;

namespace AgentAssembly.Domain.Log;

/// <summary>Where two trees differ, as far as their frontiers tell.</summary>
internal static class TreeDifference
{
    /// <summary>The run of leaves under the first subtree that differs, in two trees of one size.</summary>
    public static (Position From, Position To) FirstRun(MerkleFrontier found, MerkleFrontier known)
    {
        var start = 0UL;
        var left = found.Size;
        for (var i = 0; i < found.Subtrees.Length; i++)
        {
            var leaves = 1UL << BitOperations.Log2(left);
            if (found.Subtrees[i] != known.Subtrees[i])
            {
                return (new(start), new(start + leaves - 1));
            }

            start += leaves;
            left -= leaves;
        }

        return (Position.Start, new(found.Size - 1));
    }

    /// <summary>
    /// What the complete subtrees that two trees of different sizes have in common say about their leaves.
    /// </summary>
    /// <returns>How many leaves from the start are the same for certain, and whether the next ones differ for certain.</returns>
    public static (Position Agreed, bool Differs) CommonPrefix(MerkleFrontier found, MerkleFrontier known)
    {
        var agreed = 0UL;
        for (var bit = 63; bit >= 0; bit--)
        {
            var leaves = found.Size & (1UL << bit);
            if (leaves != (known.Size & (1UL << bit)))
            {
                break;
            }

            if (leaves != 0)
            {
                var index = BitOperations.PopCount(agreed);
                if (found.Subtrees[index] != known.Subtrees[index])
                {
                    return (new(agreed), true);
                }

                agreed += leaves;
            }
        }

        return (new(agreed), false);
    }
}
