using System.Buffers;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Carries findings from unwrapped texts back to the bytes as they stood.</summary>
internal static class Layers
{
    /// <summary>Only where something was found are the layers taken off once more, this time for its places.</summary>
    /// <param name="text">The text as it stands.</param>
    /// <param name="counts">How many of the findings there are once this one and each deeper layer was scanned.</param>
    /// <param name="findings">Findings in the layers, those of outer ones first; their places become those in the text.</param>
    public static void CarryBack(ReadOnlySpan<byte> text, ReadOnlySpan<int> counts, Span<Finding> findings)
    {
        for (var layer = counts.Length - 1; layer > 0; layer--)
        {
            var found = findings[counts[layer - 1]..];
            if (!found.IsEmpty)
            {
                TakeThrough(text, layer - 1, found);
            }
        }
    }

    // From behind a layer to before it. What lies before it is made anew: there are few layers, and seldom a finding.
    private static void TakeThrough(ReadOnlySpan<byte> text, int layer, Span<Finding> findings)
    {
        var (places, order) = Places(findings);
        var (here, there) = (ArrayPool<byte>.Shared.Rent(text.Length), ArrayPool<byte>.Shared.Rent(text.Length));
        try
        {
            var current = text;
            for (var below = 0; below < layer; below++)
            {
                var length = Unwrapping.Once(current, there, default, out _, out _);
                (here, there) = (there, here);
                current = here.AsSpan(0, length);
            }

            Unwrapping.Once(current, there, places, out _, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(here, clearArray: true);
            ArrayPool<byte>.Shared.Return(there, clearArray: true);
        }

        for (var i = 0; i < order.Length; i++)
        {
            ref var finding = ref findings[order[i] / 2];
            finding = order[i] % 2 == 0 ? finding with { Start = places[i] } : finding with { End = places[i] };
        }
    }

    // All starts and ends, ascending, and whose each is: twice the finding's index, and one more for an end.
    private static (int[] Places, int[] Order) Places(ReadOnlySpan<Finding> findings)
    {
        var places = new int[2 * findings.Length];
        var order = new int[places.Length];
        for (var i = 0; i < findings.Length; i++)
        {
            (places[2 * i], places[(2 * i) + 1]) = (findings[i].Start, findings[i].End);
            (order[2 * i], order[(2 * i) + 1]) = (2 * i, (2 * i) + 1);
        }

        Array.Sort(places, order);
        return (places, order);
    }
}
