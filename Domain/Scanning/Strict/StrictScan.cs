using System.Buffers;
using AgentAssembly.Domain.Scanning.Compatible;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// The strict scan: takes the layers off a text, applies the rules to what is left, and carries the findings back to the
/// bytes as they stand. Immutable and thread-safe.
/// </summary>
internal sealed class StrictScan(IReadOnlyList<byte[]> customLiterals)
{
    private const int LayersMost = 8;

    private readonly RulePass _rules = new(customLiterals);

    public void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        if (Unwrapping.MayBeWrapped(text))
        {
            RunUnwrapped(text, ref findings);
        }
        else
        {
            _rules.Run(text, ref findings);
        }

    }

    /// <summary>Makes findings, of the rules and of what was asked for besides, fit to be replaced by labels.</summary>
    public static void Settle(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        OwnLabels.Spare(text, ref findings);
        Escapes.Complete(text, findings.Items);
        Overlaps.Resolve(ref findings);
        JsonValues.Align(text, ref findings);
    }

    private void RunUnwrapped(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        // Two buffers in turns: a layer is read from one and written into the other.
        var here = ArrayPool<byte>.Shared.Rent(text.Length);
        var there = ArrayPool<byte>.Shared.Rent(text.Length);
        Span<int> counts = stackalloc int[LayersMost + 1];
        try
        {
            ReadOnlySpan<byte> current = text;
            for (var layer = 0; ; layer++)
            {
                var length = Unwrapping.Once(current, there, default, out var isAmbiguous, out var hasChanged);
                if (!hasChanged || layer == LayersMost || isAmbiguous)
                {
                    _rules.Run(current, ref findings);
                }

                counts[layer] = findings.Count;
                if (!hasChanged || layer == LayersMost)
                {
                    Layers.CarryBack(text, counts[..(layer + 1)], findings.Items);
                    return;
                }

                (here, there) = (there, here);
                current = here.AsSpan(0, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(here, clearArray: true);
            ArrayPool<byte>.Shared.Return(there, clearArray: true);
        }
    }
}
