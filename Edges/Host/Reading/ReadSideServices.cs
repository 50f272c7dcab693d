using System.Globalization;
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
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL;
using AgentAssembly.Read.GraphQL.Live;
using AgentAssembly.Read.Transport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Composes the read side: documents that follow the log, and GraphQL over them.</summary>
public static class ReadSideServices
{
    /// <summary>Names what the queries of one principal may cost together in a minute (see the extension <c>cost</c> of answers).</summary>
    public const string CostVariable = "AASM_GRAPHQL_COST_PER_MINUTE";

    /// <summary>What that is where nothing is said.</summary>
    public const long CostPerMinuteDefault = 1_000_000;

    /// <summary>Adds the read side. The file of documents lies in the state folder and can be deleted at any time.</summary>
    /// <exception cref="StartRefusedException">The variable is no number.</exception>
    internal static void AddReadSide(this IServiceCollection services, StateFolder state, Guid log, Func<string, string?> environment)
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
        services.AddGraphQLTransport(new GraphQLTransportOptions
        {
            PreparesFirst = false,
            Execution = new ExecutionLimits { CostPerMinute = CostOf(environment(CostVariable)) },
        });
    }

    private static long CostOf(string? text) =>
        string.IsNullOrEmpty(text) ? CostPerMinuteDefault
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost > 0 ? cost
        : throw new StartRefusedException($"{CostVariable} is '{text}': give what queries may cost in a minute, such as {CostPerMinuteDefault}");

    /// <summary>Serves it.</summary>
    internal static void MapReadSide(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProjectionServices();
        endpoints.MapGraphQLTransport();
    }
}
