namespace AgentAssembly.Edges.Host.Telemetry;

/// <summary>What leaves by OTLP. Only what is asked for does: by an exporter's name, or by saying where to.</summary>
/// <param name="Traces">Spans.</param>
/// <param name="Metrics">Metrics.</param>
/// <param name="Logs">Logs.</param>
internal sealed record Exports(bool Traces, bool Metrics, bool Logs)
{
    public const string Otlp = "otlp";

    /// <summary>Whether anything leaves.</summary>
    public bool Any => Traces || Metrics || Logs;

    /// <summary>For people.</summary>
    public string Words => Any
        ? $"exported by OTLP: {string.Join(", ", Names)}"
        : "nothing is exported; /metrics is there for Prometheus";

    private IEnumerable<string> Names =>
        ((string[])[Traces ? "traces" : "", Metrics ? "metrics" : "", Logs ? "logs" : ""]).Where(name => name.Length > 0);

    /// <summary>What variables of the OpenTelemetry specification ask for.</summary>
    public static Exports Of(IReadOnlyDictionary<string, string> variables)
    {
        if (variables.TryGetValue(TelemetryVariables.Disabled, out var disabled)
            && (disabled == "1" || string.Equals(disabled, "true", StringComparison.OrdinalIgnoreCase)))
        {
            return new(false, false, false);
        }

        var hasPlace = variables.ContainsKey(TelemetryVariables.Endpoint);
        return new(
            IsOn(TelemetryVariables.TracesExporter),
            IsOn(TelemetryVariables.MetricsExporter),
            IsOn(TelemetryVariables.LogsExporter));

        bool IsOn(string exporter) => variables.TryGetValue(exporter, out var named) ? named == Otlp : hasPlace;
    }
}
