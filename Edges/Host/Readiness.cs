using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Projecting;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Host.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentAssembly.Edges.Host;

/// <summary>Says whether the process lives, and whether it can decide: over HTTP and over gRPC's health service.</summary>
internal static class Readiness
{
    private const string LedgerCheck = "ledger";

    public static void AddReadiness(this IServiceCollection services, EmbeddedEventStore store)
    {
        services.AddSingleton(store);
        services.AddGrpcHealthChecks().AddCheck(LedgerCheck, () => store.Fault is { } fault
            ? HealthCheckResult.Unhealthy(fault.Message)
            : HealthCheckResult.Healthy());
        services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.Zero);
    }

    public static void MapReadiness(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcHealthChecksService();
        endpoints.MapGet("/healthz", () => Results.Json(new { status = "alive" }));
        endpoints.MapGet("/readyz", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(
        HttpContext context, HttpCallers callers, EmbeddedEventStore store, IServiceProvider services)
    {
        // Before anything is awaited: the code and the words are of one moment.
        var fault = store.Fault;
        var status = fault is null ? "ready" : "denying";
        return Results.Json(
            await IsKnownAsync(context, callers).ConfigureAwait(false)
                ? await DescribeAsync(status, fault, store, services, context.RequestAborted).ConfigureAwait(false)
                : new { status },
            statusCode: fault is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // Probes are answered however busy the server is with keys of others.
    private static async ValueTask<bool> IsKnownAsync(HttpContext context, HttpCallers callers)
    {
        try
        {
            return await callers.FindAsync(context).ConfigureAwait(false) is not null;
        }
        catch (EventStoreException)
        {
            return false;
        }
    }

    // What the process is doing is for those who are known; a stranger learns whether it serves.
    private static async Task<object> DescribeAsync(
        string status, EventStoreException? fault, EmbeddedEventStore store, IServiceProvider services, CancellationToken cancellationToken)
    {
        var head = await store.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        var state = services.GetRequiredService<WriteSideState>();
        var policy = state.Policies.Current.Set;
        return new
        {
            status,
            ledger = new
            {
                available = fault is null,
                problem = fault?.Message,
                size = head.Size,
                root = head.Root.ToString(),
                denials_without_event = services.GetRequiredService<LedgerHealth>().DenialsWithoutEvent,
            },
            policy = new { digest = policy.Digest, documents = policy.Documents.Select(d => d.Name) },
            agents = new { active = state.Agents.CountActive() },
            projections = (await services.GetRequiredService<IProjectionOperations>().ListAsync(cancellationToken).ConfigureAwait(false))
                .Select(projection => new
                {
                    name = projection.Name,
                    next = projection.Next.Value,
                    lag = projection.Lag,
                    problem = projection.Problem,
                    rebuilding = projection.IsRebuilding,
                }),
            tls = services.GetService<TlsMaterial>() is { } material ? Describe(material.Status) : null,
        };
    }

    // A certificate that ends is no reason to deny, and a process that is restarted for it would not come back.
    private static object Describe(CertificateStatus status) => new
    {
        subject = status.Subject,
        not_after = status.NotAfter,
        days_left = status.DaysLeft,
        warning = status.Warning,
        reload_problem = status.ReloadProblem,
    };
}
