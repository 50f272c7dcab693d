using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Halts;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Halts;

/// <summary>The type of halts.</summary>
internal sealed class HaltType : AutoRegisteringObjectGraphType<HaltNode>
{
    public HaltType(ListCatalog lists, ModelSet models)
    {
        this.AgentOf(models, "The one agent that it stops; null where it stops more, or may not be seen.", halt => (halt.Look, halt.AgentId));
        this.NestedList<HaltNode, AcknowledgementType, ItemDocument<AcknowledgementItem>>(
            "acknowledgements", "Who obeys it. Who obeys a halt of the fleet is shown to those who see every org.",
            lists.Halts.Acknowledgements, halt => (halt.Look, [Condition.Is("halt", halt.Id)]));
    }
}

/// <summary>The type of acknowledgements.</summary>
internal sealed class AcknowledgementType : AutoRegisteringObjectGraphType<AcknowledgementNode>;

/// <summary>The type of operations.</summary>
internal sealed class OperationType : AutoRegisteringObjectGraphType<OperationNode>
{
    public OperationType(ModelSet models) =>
        this.AgentOf(models, "The agent; null where it may not be seen.", operation => (operation.Look, operation.AgentId));
}
