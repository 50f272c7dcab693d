using System.Diagnostics;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Durations of many calls, and what lies at which share of them.</summary>
internal sealed class Latencies
{
    private readonly List<double> _microseconds = [];
    private double[]? _sorted;

    public int Count => _microseconds.Count;

    public void Add(long startedAt) => _microseconds.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);

    public void AddMicroseconds(double microseconds) => _microseconds.Add(microseconds);

    public void Add(Latencies other)
    {
        _microseconds.AddRange(other._microseconds);
        _sorted = null;
    }

    public double At(double share)
    {
        _sorted ??= [.. _microseconds.Order()];
        return _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * share))];
    }
}

/// <summary>One measured way at one number of callers.</summary>
/// <param name="Seconds">For how long.</param>
/// <param name="Latencies">How long each answer took.</param>
/// <param name="AnswersEach">Answers that one latency stands for.</param>
internal sealed record Measured(double Seconds, Latencies Latencies, int AnswersEach = 1)
{
    public static Measured Nothing => new(0, new());

    public double PerSecond => (double)Latencies.Count * AnswersEach / Seconds;

    /// <summary>This and another turn of the same way.</summary>
    public Measured With(Measured other)
    {
        Latencies.Add(other.Latencies);
        return new(Seconds + other.Seconds, Latencies, other.AnswersEach);
    }
}

/// <summary>The floor and us, in turns.</summary>
/// <param name="Callers">How many asked at once.</param>
/// <param name="Floor">What the disk allows.</param>
/// <param name="Ours">Durable decisions.</param>
/// <param name="Processor">Processor time of one decision.</param>
/// <param name="AllocatedBytes">Allocated for one decision.</param>
internal sealed record Comparison(int Callers, Measured Floor, Measured Ours, TimeSpan Processor, long AllocatedBytes)
{
    public override string ToString() =>
        $"{Callers,7} {Floor.PerSecond,9:F0} {Floor.Latencies.At(.5),6:F0} {Floor.Latencies.At(.99),6:F0}      "
        + $"{Ours.PerSecond,9:F0} {Ours.Latencies.At(.5),6:F0} {Ours.Latencies.At(.99),6:F0}     "
        + $"{Ours.PerSecond / Floor.PerSecond,5:F2} {Ours.Latencies.At(.99) / Floor.Latencies.At(.99),7:F1} x     "
        + $"{Processor.TotalMicroseconds,6:F1} {AllocatedBytes,6}";
}
