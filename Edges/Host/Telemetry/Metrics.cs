using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Grpc.Policy;
using AgentAssembly.Edges.Host.Tls;
using AgentAssembly.Projections.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AgentAssembly.Edges.Host.Telemetry;

/// <summary>Figures for Prometheus at <c>/metrics</c>: for callers who may look at everything.</summary>
internal static class Metrics
{
    private const string Path = "/metrics";
    private const string ExemplarsOff = "always_off";

    // Seconds: a flush of the disk is in the middle.
    private static readonly double[] DurationBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

    // Of the conventions for generative AI and MCP.
    private static readonly double[] TokenBounds =
        [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    private static readonly double[] CallBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    private static readonly double[] McpBounds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

    /// <summary>Measures and follows what is to be shown at <c>/metrics</c> or exported.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, AssemblyOptions options)
    {
        var exports = Exports.Of(options.Telemetry);
        var effective = EffectiveOf(options.Telemetry, exports);
        builder.Configuration.AddInMemoryCollection(effective);
        builder.Services.AddSingleton<Observed>();

        // The last registration counts.
        builder.Services.AddSingleton(_ => new LedgerHealth { LeavesPositions = effective[TelemetryVariables.Exemplars] != ExemplarsOff });
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(effective[TelemetryVariables.ServiceName]!, serviceVersion: options.Version))
            .WithMetrics(metrics => Measure(metrics, exports));
        if (exports.Traces)
        {
            telemetry.WithTracing(traces => traces.AddSource(DecisionSpan.SourceName).AddOtlpExporter());
        }

        if (exports.Logs)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeFormattedMessage = true);
        }
    }

    private static void Measure(MeterProviderBuilder metrics, Exports exports)
    {
        metrics.AddMeter(RefusalMeter.MeterName)
            .AddView(LedgerHealth.DurationName, new ExplicitBucketHistogramConfiguration
            {
                Boundaries = DurationBounds,
                // The position is left to exemplars: as a tag it would make a series of every decision.
                TagKeys = [LedgerHealth.VerdictTag, LedgerHealth.KindTag],
            })
            .AddView(UsageMeter.TokensName, new ExplicitBucketHistogramConfiguration { Boundaries = TokenBounds })
            .AddView(UsageMeter.ModelDurationName, new ExplicitBucketHistogramConfiguration { Boundaries = CallBounds })
            .AddView(UsageMeter.McpDurationName, new ExplicitBucketHistogramConfiguration { Boundaries = McpBounds })
            .AddPrometheusExporter();
        if (exports.Metrics)
        {
            metrics.AddOtlpExporter();
        }
    }

    // What the SDK reads. It would switch /metrics off as well, so that what is disabled is left out above instead; and where
    // nothing is exported, no exemplar costs anything.
    private static Dictionary<string, string?> EffectiveOf(IReadOnlyDictionary<string, string> given, Exports exports)
    {
        var effective = given.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        effective[TelemetryVariables.Disabled] = "false";
        effective.TryAdd(TelemetryVariables.Exemplars, exports.Traces ? "trace_based" : ExemplarsOff);
        effective.TryAdd(TelemetryVariables.ServiceName, TelemetryVariables.ServiceNameDefault);
        return effective;
    }

    public static void MapScraping(this WebApplication app)
    {
        app.Services.GetRequiredService<Observed>();
        app.UseWhen(
            context => context.Request.Path == Path,
            branch => branch.Use(RequireAsync).UseOpenTelemetryPrometheusScrapingEndpoint(Path));
    }

    private static async Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        var callers = context.RequestServices.GetRequiredService<HttpCallers>();
        if (await callers.FindAsync(context).ConfigureAwait(false) is { SeesAll: true })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
    }

    // Figures that are looked up when somebody asks for them.
    private sealed class Observed
    {
        public Observed(IMeterFactory meters, LedgerHealth health, IServiceProvider services)
        {
            var meter = meters.Create(RefusalMeter.MeterName);
            meter.CreateObservableCounter(
                "aa_denials_without_event", () => health.DenialsWithoutEvent, null, "Denials because no event could be written");
            var projections = services.GetRequiredService<ProjectionEngine>();
            meter.CreateObservableGauge(
                "aa_projection_lag", () => projections.Standing.Select(standing => Of(standing, (long)standing.Lag)), null,
                "How many positions lie between what a projection shows and the head of the log");
            meter.CreateObservableGauge(
                "aa_projection_stopped", () => projections.Standing.Select(standing => Of(standing, standing.Problem is null ? 0 : 1)), null,
                "Whether an event stopped a projection");
            if (services.GetService<TlsMaterial>() is { } material)
            {
                meter.CreateObservableGauge(
                    "aa_certificate_not_after_seconds", () => material.Status.NotAfter.ToUnixTimeSeconds(), null,
                    "When the first certificate that is served ends, in seconds since 1970");
                meter.CreateObservableGauge(
                    "aa_certificate_reload_failing", () => material.Status.ReloadProblem is null ? 0 : 1, null,
                    "Whether changed certificate files could not be taken");
            }
        }

        private static Measurement<long> Of(ProjectionStatus standing, long value) =>
            new(value, new KeyValuePair<string, object?>("projection", standing.Name));
    }
}
