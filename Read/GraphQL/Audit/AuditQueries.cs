using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>Queries of the audit log.</summary>
internal static class AuditQueries
{
    public static void AddTo(QueryRoot root, ListCatalog lists)
    {
        root.RootList("auditEvents", "Every event of the log.", lists.Events);
        root.RootList("decisions", "What was decided about actions.", lists.Decisions);
        root.RootField("auditEvent", new GraphQLTypeReference("AuditEvent"), "One event; null where there is none, or none that may be seen.",
            async (context, look) => await FindAsync(look, context.GetArgument<Position>("position"), context.CancellationToken).ConfigureAwait(false))
            .Arguments!.Add(new QueryArgument<NonNullGraphType<PositionScalar>> { Name = "position", Description = "Its place in the log." });
    }

    /// <summary>The event at a position.</summary>
    public static async ValueTask<EventNode?> FindAsync(Look look, Position position, CancellationToken cancellationToken)
    {
        if (position >= look.Next)
        {
            return null;
        }

        var query = new DocumentQuery { Before = new Place((long)position.Next.Value, ""), IsDescending = false, TakesLast = true, Limit = 1 };
        var page = await look.PageAsync(EventsProjection.Events, query, cancellationToken).ConfigureAwait(false);
        return page.Items is [var last] && last.Place.Value.Number == (long)position.Value ? new EventNode(look, last) : null;
    }
}
