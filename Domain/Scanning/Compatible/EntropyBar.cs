using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>From where on a run of bytes counts as random (scanner specification §11.3, "the bar").</summary>
internal static class EntropyBar
{
    /// <summary>Fewer different bytes than this cannot clear it: 4.5 bits need 23, and the lower bar asks for 23.</summary>
    public const int DistinctLeast = 23;

    private const double High = 4.5;
    private const double Relaxed = 4.25;
    private const int RelaxedLength = 40;
    private const int SymbolPercentMax = 10;
    private const int RepeatMax = 3;

    public static bool IsCleared(ReadOnlySpan<byte> run)
    {
        if (run.Length < DistinctLeast || Shannon.DistinctBytes(run) < DistinctLeast)
        {
            return false;
        }

        var entropy = Shannon.EntropyOf(run);
        return entropy > High || (run.Length >= RelaxedLength && entropy > Relaxed && LooksLikeBase64(run));
    }

    private static bool LooksLikeBase64(ReadOnlySpan<byte> run)
    {
        var symbols = 0;
        var repeat = 0;
        for (var i = 0; i < run.Length; i++)
        {
            if (!Bytes.IsBase64(run[i]))
            {
                return false;
            }

            symbols += Bytes.IsWord(run[i]) ? 0 : 1;
            repeat = i > 0 && run[i] == run[i - 1] ? repeat + 1 : 1;
            if (repeat > RepeatMax)
            {
                return false;
            }
        }

        return symbols * 100 / run.Length <= SymbolPercentMax;
    }
}
