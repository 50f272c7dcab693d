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

    public void Add(Latencies other) => _microseconds.AddRange(other._microseconds);

    public double At(double share)
    {
        _sorted ??= [.. _microseconds.Order()];
        return _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * share))];
    }
}

/// <summary>One measured way at one number of callers.</summary>
/// <param name="Callers">How many asked at once.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="Latencies">How long each took.</param>
internal sealed record Measured(int Callers, double PerSecond, Latencies Latencies);
