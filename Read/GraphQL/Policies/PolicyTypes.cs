using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Policies;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>The type of policy documents.</summary>
internal sealed class PolicyFileType : AutoRegisteringObjectGraphType<PolicyFileNode>
{
    public PolicyFileType(ModelSet models) => Field<NonNullGraphType<StringGraphType>>("text").Description("Its last text.")
        .Resolve(context => new Shown<PolicyText, string>(
            context.Source.Look.FindLater(models.Policies, PoliciesProjection.Texts, context.Source.TextKey), text => text.Text));
}

/// <summary>The type of versions of policies.</summary>
internal sealed class PolicyVersionType : AutoRegisteringObjectGraphType<PolicyVersionNode>
{
    public PolicyVersionType(PolicyReader policies) =>
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<GraphQLClrOutputTypeReference<PolicyDocumentNode>>>>>("documents")
            .Description("Those of its documents that may be seen, in their order.")
            .ResolveAsync(async context =>
            {
                var (look, version) = (context.Source.Look, context.Source.Version);
                var documents = await policies.DocumentsAsync(look, version, context.CancellationToken).ConfigureAwait(false);
                return (await policies.ReadableAsync(look, documents, context.CancellationToken).ConfigureAwait(false))
                    .Select(PolicyDocumentNode.Of);
            });
}

/// <summary>How policies are listed.</summary>
internal static class PolicyLists
{
    public static ListOf<PolicyFile> Files(ModelSet models) => new()
    {
        Node = "Policy",
        Projection = models.Policies,
        Shape = PoliciesProjection.Files,
        Filters =
        [
            Filter.Texts("org", "org", "Documents for one of these tenants; the empty name stands for those for all."),
            Filter.Texts("name", "name", "Documents of one of these names."),
            Filter.Texts("scope", "scope", "Documents that speak of one of these, such as team:sre."),
            Filter.Truth("active", "active", "Whether they are in force."),
        ],
        Orders = [new("NAME", "name", false), new("LAST_CHANGED_FIRST", "changed", true)],
        Show = (look, listed) => new PolicyFileNode(look, listed.Document),
    };

    public static ListOf<PolicyVersion> Versions(ModelSet models) => new()
    {
        Node = "PolicyVersion",
        Projection = models.Policies,
        Shape = PoliciesProjection.Versions,
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants; the empty name stands for the whole node."),
            Filter.Texts("digest", "digest", "With one of these digests."),
            Filter.Texts("source", "source", "From one of these: file or command."),
            Filter.Texts("principal", "principal", "Brought into force by one of these."),
            Filter.Truth("inForce", "in_force", "Whether they are in force."),
        ],
        Orders = [new("NEWEST_FIRST", "position", true), new("OLDEST_FIRST", "position", false)],
        Show = (look, listed) => new PolicyVersionNode(look, listed.Document),
    };
}
