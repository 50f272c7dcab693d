using System.Numerics;

namespace AgentAssembly.Domain.Log;

/// <summary>Where two trees of one size differ, as far as their frontiers tell.</summary>
internal static class TreeDifference
{
    public static Finding Explain(MerkleFrontier found, MerkleFrontier known, string segment, string source)
    {
        var (from, to) = FirstDifference(found, known);
        return new(DamageKind.Rewritten, from, to, segment, null, null,
            $"every record is whole and every chain holds, and yet {source} has seen other events at {from} to {to}");
    }

    // A frontier's subtrees cover runs of leaves, largest first: one run for each set bit of the size.
    private static (Position From, Position To) FirstDifference(MerkleFrontier found, MerkleFrontier known)
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
}
