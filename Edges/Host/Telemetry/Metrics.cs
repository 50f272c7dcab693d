using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Host.Tls;
using AgentAssembly.Projections.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AgentAssembly.Edges.Host.Telemetry;

/// <summary>Figures for Prometheus at <c>/metrics</c>: for callers who may look at everything.</summary>
internal static class Metrics
{
    private const string Path = "/metrics";

    public static void AddScraping(this IServiceCollection services)
    {
        services.AddSingleton<Observed>();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("aasm"))
            .WithMetrics(metrics => metrics.AddMeter(RefusalMeter.MeterName).AddPrometheusExporter());
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
