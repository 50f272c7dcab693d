using AgentAssembly.Read.Execution;
using AgentAssembly.Read.Transport.GraphiQL;
using AgentAssembly.Read.Transport.Sockets;
using AgentAssembly.Read.Transport.Sse;
using GraphQL.DI;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Transport;

/// <summary>
/// Serves a schema over HTTP, server-sent events and WebSockets. The composition brings a singleton
/// <see cref="ISchema"/>, an <see cref="Access.IViewers"/> and a <see cref="TimeProvider"/>.
/// </summary>
public static class GraphQLTransport
{
    /// <summary>Adds what serves the schema.</summary>
    public static IServiceCollection AddGraphQLTransport(this IServiceCollection services, GraphQLTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddSingleton(s => new CostBudget(options.Execution, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new GraphEngine(
            s.GetRequiredService<ISchema>(),
            options.Execution,
            s.GetRequiredService<CostBudget>(),
            s.GetServices<IConfigureExecution>(),
            s.GetRequiredService<ILogger<GraphEngine>>()));
        services.AddSingleton<RequestReader>();
        services.AddSingleton<DocumentChoice>();
        services.AddSingleton<Surroundings>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<Responder>();
        services.AddSingleton<ViewerWatch>();
        services.AddSingleton<SseEndpoint>();
        services.AddSingleton<SocketEndpoint>();
        return services.AddSingleton<GraphQLEndpoint>();
    }

    /// <summary>Maps the paths, and looks at the schema and the persisted documents, so that a server does not start with bad ones.</summary>
    /// <exception cref="InvalidOperationException">A subscription pushes, or a persisted document is not within the limits.</exception>
    public static void MapGraphQLTransport(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<GraphQLTransportOptions>();
        if (options.PreparesFirst)
        {
            Prepare(services);
        }

        // Keep-alives are ours, on the injected clock, so the framework's are turned off.
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        pipeline.Run(context => services.GetRequiredService<GraphQLEndpoint>().HandleAsync(context));
        endpoints.Map(options.Path, pipeline.Build());
        if (options.GraphiQLPath.Length > 0)
        {
            GraphiQLPage.Map(endpoints, options);
        }
    }

    /// <summary>Makes the schema and looks at it and at the persisted documents. Doing so again costs nothing.</summary>
    /// <exception cref="InvalidOperationException">A subscription pushes, or a persisted document is not within the limits.</exception>
    public static void Prepare(IServiceProvider services)
    {
        services.GetRequiredService<GraphEngine>().MakeReady();
        services.GetRequiredService<DocumentChoice>().RequirePersisted();
    }
}
