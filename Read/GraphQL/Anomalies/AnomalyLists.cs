using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Anomalies;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Anomalies;

/// <summary>How anomalies are listed.</summary>
internal sealed class AnomalyLists(ModelSet models)
{
    public ListTypes<AnomalyNodeType, ItemDocument<AnomalyItem>> Anomalies { get; } = new(new()
    {
        Node = "Anomaly",
        Projection = models.People.Anomalies,
        Shape = AnomaliesProjection.Anomalies,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Texts("agent", "agent", "Of one of these agents, by id."),
            Filter.Words<AnomalyType>("type", "type", "Of one of these kinds.", AnomalyWords.Of),
            Filter.Words<AnomalyResponse>("response", "response", "About which this was to be done.", AnomalyWords.Of),
            Filter.Words<AnomalyEffect>("effect", "effect", "About which this was done.", AnomalyWords.Of),
            Filter.Words<AnomalyVerdict>("verdict", "verdict", "Of which people say this.", AnomalyWords.Of),
        ],
        Orders = Tenanted.Orders,
        Show = (look, listed) => new AnomalyNode(look, listed.Document),
    });
}
