namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>What a metric is at an evaluation.</summary>
/// <param name="Value">The value; null where there is no data.</param>
/// <param name="Subject">Whose value it is, where it is the highest of several: a limit and an account, a question; else empty.</param>
/// <param name="Of">What it is a part of, where it is a rate: how many decisions; else 0.</param>
public readonly record struct MetricReading(decimal? Value, string Subject = "", long Of = 0)
{
    /// <summary>There is no data.</summary>
    public static MetricReading None => new(null);
}
