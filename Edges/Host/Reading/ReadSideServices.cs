using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Projecting;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL;
using AgentAssembly.Read.GraphQL.Live;
using AgentAssembly.Read.Transport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Composes the read side: documents that follow the log, and GraphQL over them.</summary>
internal static class ReadSideServices
{
    /// <summary>Adds the read side. The file of documents lies in the state folder and can be deleted at any time.</summary>
    public static void AddReadSide(this IServiceCollection services, StateFolder state, Guid log)
    {
        services.AddSingleton(SqliteDocumentStore.Open(state.Documents, log, Intervals.Default));
        services.AddSingleton<IDocumentStore>(provider => provider.GetRequiredService<SqliteDocumentStore>());
        services.AddSingleton<ModelSet>();
        services.AddSingleton<IProjectionTroubles, ProjectionTroubles>();
        services.AddSingleton(provider => new ProjectionEngine(
            provider.GetRequiredService<IEventFeed>(),
            provider.GetRequiredService<IDocumentStore>(),
            provider.GetRequiredService<ModelSet>().All,
            provider.GetRequiredService<IProjectionTroubles>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReadModels>();
        services.AddSingleton(provider => new ProjectionVerifier(
            provider.GetRequiredService<IEventFeed>(),
            provider.GetRequiredService<IDocumentStore>(),
            () => new AsideStore(state, Intervals.Default)));
        services.AddSingleton<IProjectionOperations, ProjectionOperations>();
        services.AddProjectionServices();
        services.AddSingleton<IViewers, HttpViewers>();
        services.AddSingleton<ILogExtent>(new WholeLog(log));
        services.AddSingleton<IPolicyReplays>(provider => new PolicyReplays(
            provider.GetRequiredService<ReplayAdministration>(),
            provider.GetRequiredService<ReplayQueries>(),
            viewer => ((CallerViewer)viewer).Caller));
        services.AddSingleton(new Read.GraphQL.Machine.LogIdentity(log));
        services.AddReadSchema();
        services.AddGraphQLTransport(new GraphQLTransportOptions { PreparesFirst = false });
    }

    /// <summary>Serves it.</summary>
    public static void MapReadSide(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProjectionServices();
        endpoints.MapGraphQLTransport();
    }
}
