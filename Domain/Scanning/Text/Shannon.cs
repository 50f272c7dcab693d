namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>How random a run of bytes looks.</summary>
internal static class Shannon
{
    /// <summary>Shannon entropy in bits a byte.</summary>
    public static double EntropyOf(ReadOnlySpan<byte> run)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var b in run)
        {
            counts[b]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / run.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>How many different bytes there are.</summary>
    public static int DistinctBytes(ReadOnlySpan<byte> run)
    {
        Span<ulong> seen = [0, 0, 0, 0];
        foreach (var b in run)
        {
            seen[b >> 6] |= 1UL << (b & 63);
        }

        return System.Numerics.BitOperations.PopCount(seen[0]) + System.Numerics.BitOperations.PopCount(seen[1])
            + System.Numerics.BitOperations.PopCount(seen[2]) + System.Numerics.BitOperations.PopCount(seen[3]);
    }
}
