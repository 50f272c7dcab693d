using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Tenancy;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Anomalies;

/// <summary>Queries of anomalies.</summary>
internal static class AnomalyQueries
{
    public static void AddTo(QueryRoot root, AnomalyLists lists, ModelSet models)
    {
        root.RootList("anomalies", "Every anomaly that was detected.", lists.Anomalies);
        root.RootOne("anomaly", "One anomaly", lists.Anomalies);
        var rules = root.RootField(
            "anomalyRules", typeof(AnomalyRulesType),
            "What an org takes for an anomaly, the defaults where it said nothing; null where there is no such org, or none that may be seen.",
            async (context, look) => await RulesAsync(models, look, context.GetArgument<string>("org"), context.CancellationToken).ConfigureAwait(false));
        rules.Arguments!.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "org", Description = "The tenant." });
    }

    private static async ValueTask<AnomalyRulesNode?> RulesAsync(ModelSet models, Look look, string org, CancellationToken cancellationToken)
    {
        var projection = models.People.AnomalyRules;
        var key = StreamKey.Of(AnomalyRulesDecider.StreamOf(org));
        var set = await look.FindAsync(projection, projection.Documents, key, cancellationToken).ConfigureAwait(false);
        return set is not null || await look.FindAsync(models.People.Orgs, OrgsProjection.Orgs, org, cancellationToken).ConfigureAwait(false) is not null
            ? new AnomalyRulesNode(org, set)
            : null;
    }
}
