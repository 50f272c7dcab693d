using System.Buffers;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Carries findings from an unwrapped text back to the bytes as they stood.</summary>
internal static class Layers
{
    /// <summary>Only where something was found are the layers taken off once more, this time for its places.</summary>
    /// <param name="text">The text as it stands.</param>
    /// <param name="layers">How many layers were taken off it.</param>
    /// <param name="findings">Findings in what was left.</param>
    public static void CarryBack(ReadOnlySpan<byte> text, int layers, Span<Finding> findings)
    {
        if (findings.IsEmpty || layers == 0)
        {
            return;
        }

        var places = new int[2 * findings.Length];
        var order = new int[places.Length];
        for (var i = 0; i < findings.Length; i++)
        {
            (places[2 * i], places[(2 * i) + 1]) = (findings[i].Start, findings[i].End);
            (order[2 * i], order[(2 * i) + 1]) = (2 * i, (2 * i) + 1);
        }

        Array.Sort(places, order);
        for (var layer = layers - 1; layer >= 0; layer--)
        {
            TakeThrough(text, layer, places);
        }

        for (var i = 0; i < order.Length; i++)
        {
            ref var finding = ref findings[order[i] / 2];
            finding = order[i] % 2 == 0 ? finding with { Start = places[i] } : finding with { End = places[i] };
        }
    }

    // From behind a layer to before it. What lies before it is made anew; there are few layers.
    private static void TakeThrough(ReadOnlySpan<byte> text, int layer, Span<int> places)
    {
        var (here, there) = (ArrayPool<byte>.Shared.Rent(text.Length), ArrayPool<byte>.Shared.Rent(text.Length));
        var current = text;
        for (var below = 0; below < layer; below++)
        {
            var length = Unwrapping.Once(current, there, default, out _, out _);
            (here, there) = (there, here);
            current = here.AsSpan(0, length);
        }

        Unwrapping.Once(current, there, places, out _, out _);
        ArrayPool<byte>.Shared.Return(here, clearArray: true);
        ArrayPool<byte>.Shared.Return(there, clearArray: true);
    }
}
