namespace AgentAssembly.Edges.Host.Telemetry;

/// <summary>Variables of the OpenTelemetry specification that say what is exported, and how.</summary>
public static class TelemetryVariables
{
    /// <summary>Whether nothing is exported.</summary>
    public const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>Where everything goes.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>grpc or http/protobuf.</summary>
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>What goes along; secret.</summary>
    public const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>Longest export, in milliseconds.</summary>
    public const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <summary>Whether spans go by OTLP.</summary>
    public const string TracesExporter = "OTEL_TRACES_EXPORTER";

    /// <summary>Whether metrics go by OTLP.</summary>
    public const string MetricsExporter = "OTEL_METRICS_EXPORTER";

    /// <summary>Whether logs go by OTLP.</summary>
    public const string LogsExporter = "OTEL_LOGS_EXPORTER";

    /// <summary>Which spans are kept.</summary>
    public const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>The share that a sampler keeps.</summary>
    public const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>Time between two exports of metrics, in milliseconds.</summary>
    public const string MetricInterval = "OTEL_METRIC_EXPORT_INTERVAL";

    /// <summary>Which measurements leave an exemplar.</summary>
    public const string Exemplars = "OTEL_METRICS_EXEMPLAR_FILTER";

    /// <summary>What the server is called.</summary>
    public const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>What the server is called where nothing names it.</summary>
    public const string ServiceNameDefault = "aasm";

    /// <summary>Attributes of the server.</summary>
    public const string Resource = "OTEL_RESOURCE_ATTRIBUTES";
}
