using AgentAssembly.Domain.Commanding;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Live;
using AgentAssembly.Read.GraphQL.Mutations;
using AgentAssembly.Read.GraphQL.Policies;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL;

/// <summary>Registers the schema and what its fields need.</summary>
public static class ReadServices
{
    /// <summary>
    /// Adds the schema. Needs <see cref="ModelSet"/>, the read models, an <see cref="ICommandPort"/>, the log with its
    /// <see cref="ILogExtent"/>, and a clock; replays are watched through <see cref="Domain.Policy.Replaying.IPolicyReplays"/>.
    /// </summary>
    public static IServiceCollection AddReadSchema(this IServiceCollection services)
    {
        services.AddScoped<ReadRequest>();
        services.AddScoped<LogEvents>();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<PolicyAnswers>();
        services.AddSingleton<CapabilityReader>();
        services.AddSingleton<ListCatalog>();
        services.AddSingleton<PositionScalar>();
        services.AddSingleton<InstantScalar>();
        services.AddSingleton<Int64Scalar>();
        services.AddSingleton(provider => new CommandScalars(
            provider.GetRequiredService<PositionScalar>(),
            provider.GetRequiredService<InstantScalar>(),
            provider.GetRequiredService<Int64Scalar>()));
        services.AddSingleton(provider => new CommandMutation(
            provider.GetRequiredService<ICommandPort>(), provider.GetRequiredService<CommandScalars>(), context => context.Viewer()));
        services.AddSingleton<RecentEvents>();
        services.AddSingleton<LiveQueries>();
        services.AddSingleton<AssemblySchema>();
        services.AddSingleton<ReadSchemaText>();
        services.AddSingleton<ISchema>(provider => provider.GetRequiredService<AssemblySchema>());
        return services.AddGraphQL(graphql => graphql
            .AddSystemTextJson()
            .AddGraphTypes(typeof(ReadServices).Assembly)
            .AddClrTypeMappings(typeof(ReadServices).Assembly)
            .AddAutoClrMappings());
    }
}
