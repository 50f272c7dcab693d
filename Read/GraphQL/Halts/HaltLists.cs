using AgentAssembly.Domain.Halts;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Halts;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Halts;

/// <summary>How halts and operations are listed.</summary>
internal sealed class HaltLists(ModelSet models)
{
    public ListTypes<HaltType, ItemDocument<HaltItem>> Halts { get; } = new(new()
    {
        Node = "Halt",
        Projection = models.People.Halts,
        Shape = HaltsProjection.Halts,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Truth("inForce", "in_force", "That are in force, or are over."),
            Filter.Texts("agent", "agent", "Of one of these agents alone, by id."),
            Filter.Words<HaltSignal>("signal", "signal", "That do this to what runs.", signal => signal.ToString()),
        ],
        Orders = Tenanted.Orders,
        Show = (look, listed) => new HaltNode(look, listed.Document),
    });

    public ListTypes<AcknowledgementType, ItemDocument<AcknowledgementItem>> Acknowledgements { get; } = new(new()
    {
        Node = "HaltAcknowledgement",
        Projection = models.People.Halts,
        Shape = HaltsProjection.Acknowledgements,
        Orders = Tenanted.Orders,
        Show = (_, listed) => new AcknowledgementNode(listed.Document.Item),
    });

    public ListTypes<OperationType, ItemDocument<OperationItem>> Operations { get; } = new(new()
    {
        Node = "Operation",
        Projection = models.People.Halts,
        Shape = HaltsProjection.Operations,
        Filters =
        [
            .. Tenanted.Filters,
            Filter.Words<OperationState>("state", "state", "That stand like this.", OperationTable.NameOf),
            Filter.Texts("agent", "agent", "Of one of these agents, by id."),
            Filter.Texts("id", "operation", "One of these, as trace:span."),
        ],
        Orders = Tenanted.Orders,
        Show = (look, listed) => new OperationNode(look, listed.Document),
    });
}
