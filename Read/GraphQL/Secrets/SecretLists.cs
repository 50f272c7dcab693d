using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Secrets;

/// <summary>How secrets and data keys are listed.</summary>
internal sealed class SecretLists(ModelSet models)
{
    public ListTypes<SecretType, StreamDocument<SecretState>> Secrets { get; } = new(new()
    {
        Node = "Secret",
        Projection = models.People.Secrets,
        Shape = models.People.Secrets.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters = [.. Tenanted.Filters, Filter.Texts("name", "name", "Of one of these names.")],
        Orders = [new("NAME", "name", false), .. Tenanted.Orders],
        Show = (_, listed) => new SecretNode(listed.Document),
    });

    public ListTypes<DataKeyType, StreamDocument<KeyState>> DataKeys { get; } = new(new()
    {
        Node = "DataKey",
        Projection = models.People.DataKeys,
        Shape = models.People.DataKeys.Documents,
        Always = [new Condition.AtLeast("exists", 1)],
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants; an empty text stands for the installation."),
            Filter.Texts("subject", "subject", "Of the data of one of these, such as agent:…."),
            Filter.Truth("destroyed", "destroyed", "That were destroyed, or were not."),
            Filter.Since("since", "born", "Made at this moment or later."),
            Filter.Until("until", "born", "Made before this moment."),
        ],
        Orders = Tenanted.Orders,
        Show = (_, listed) => new DataKeyNode(listed.Document),
    });
}
