using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Sessions;

/// <summary>The type of sessions.</summary>
internal sealed class SessionType : AutoRegisteringObjectGraphType<SessionNode>
{
    public SessionType(ModelSet models)
    {
        Field<AgentType>("agent").Description("The agent; null where it may not be seen.")
            .ResolveAsync(async context =>
                await AgentQueries.FindAsync(models, context.Source.Look, context.Source.AgentId, context.CancellationToken).ConfigureAwait(false));
        Field<NonNullGraphType<GraphQLClrOutputTypeReference<TraceNode>>>("trace").Description("What was done in it, step by step.")
            .Argument<IntGraphType>("first", "How many: 1 to 200; 50 where it is not given.")
            .Argument<StringGraphType>("after", "Only what comes after this place.")
            .ResolveAsync(async context => await new Traces(models, context.Source.Look, context.Source.Document).PageAsync(
                context.GetArgument<int?>("first") ?? 50, context.GetArgument<string?>("after"), context.CancellationToken).ConfigureAwait(false));
    }
}

/// <summary>How sessions are listed.</summary>
internal static class SessionLists
{
    public static ListOf<SessionDocument> Of(ModelSet models) => new()
    {
        Node = "Session",
        Projection = models.Sessions,
        Shape = SessionsProjection.Sessions,
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants."),
            Filter.Texts("team", "team", "Of one of these teams."),
            Filter.Texts("agent", "agent", "Of one of these agents, by id."),
            Filter.Texts("trace", "trace", "Of one of these runs."),
            Filter.Since("startedSince", "started", "That began at this moment or later."),
            Filter.Since("activeSince", "last", "That were heard of at this moment or later."),
            Filter.Truth("hasDenials", "denied", "In which something was denied, or nothing was."),
        ],
        Orders = [new("NEWEST_FIRST", "started", true), new("OLDEST_FIRST", "started", false), new("LAST_ACTIVE_FIRST", "last", true)],
        Show = (look, listed) => new SessionNode(look, listed.Document),
    };

    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        root.RootList("sessions", "The runs of agents.", lists.Sessions);
        root.RootMaybe("session", "One run; null where there is none, or none that may be seen.", async (context, look) =>
            await look.FindAsync(models.Sessions, SessionsProjection.Sessions, context.GetArgument<string>("id"), context.CancellationToken)
                .ConfigureAwait(false) is { } document
                ? new SessionNode(look, document)
                : null).With(new QueryArgument<NonNullGraphType<IdGraphType>> { Name = "id", Description = "Its id." });
    }
}
