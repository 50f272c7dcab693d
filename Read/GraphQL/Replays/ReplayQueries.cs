using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Replays;

/// <summary>The type of policy replays.</summary>
internal sealed class ReplayType : AutoRegisteringObjectGraphType<ReplayNode>;

/// <summary>Queries of policy replays.</summary>
internal static class ReplayQueries
{
    public static ListOf<StreamDocument<ReplayState>> Of(ModelSet models) => new()
    {
        Node = "PolicyReplay",
        Projection = models.Replays,
        Shape = models.Replays.Documents,
        Filters =
        [
            Filter.Texts("org", "org", "Replays of one of these tenants."),
            Filter.Words<ReplayPhase>("phase", "phase", "Replays that stand at one of these.", ReplayPhases.WordOf),
        ],
        Orders = [new("NEWEST_FIRST", "born", true), new("OLDEST_FIRST", "born", false)],
        Show = (_, listed) => new ReplayNode(listed.Document),
    };

    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        root.RootList("policyReplays", "Recorded decisions, decided once more under policies that are not in force.", lists.Replays);
        var one = root.RootField(
            "policyReplay", new GraphQLTypeReference("PolicyReplay"), "One policy replay; null where there is none, or none that may be seen.",
            async (context, look) =>
                await look.FindAsync(models.Replays, models.Replays.Documents, context.GetArgument<string>("id"), context.CancellationToken)
                    .ConfigureAwait(false) is { } document ? new ReplayNode(document) : null);
        one.Arguments!.Add(new QueryArgument<NonNullGraphType<IdGraphType>> { Name = "id", Description = "Its id." });
    }
}
