using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Anomalies;

/// <summary>The type of anomalies; what an anomaly's own type is, the domain says.</summary>
internal sealed class AnomalyNodeType : AutoRegisteringObjectGraphType<AnomalyNode>
{
    public AnomalyNodeType(ModelSet models) =>
        this.AgentOf(models, "The agent that did it; null where it may not be seen.", anomaly => (anomaly.Look, anomaly.AgentId));
}

/// <summary>The type of an org's rules.</summary>
internal sealed class AnomalyRulesType : AutoRegisteringObjectGraphType<AnomalyRulesNode>;
