using System.Collections.Immutable;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Projections.Models.Policies;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>A document as a version has it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Part">What the version says of it.</param>
/// <param name="Text">Its text.</param>
internal sealed record InForce(PolicyVersion Version, PolicyPart Part, string Text)
{
    /// <summary>Whether it holds for every tenant.</summary>
    public bool IsOfNode => Version.Org.Length == 0;

    public PolicySource Source => new(Part.Name, Text);
}

/// <summary>The policies that were in force for an org at one moment. Immutable and safe to share.</summary>
/// <param name="Org">The tenant; empty for the node alone.</param>
/// <param name="Documents">The node's documents and then the org's own.</param>
/// <param name="Set">What they say together.</param>
internal sealed record PolicyInForce(string Org, ImmutableArray<InForce> Documents, PolicySet Set)
{
    public static PolicyInForce Of(string org, ImmutableArray<InForce> documents) => new(org, documents, SetOf(documents));

    /// <summary>What some of the documents say together.</summary>
    public static PolicySet SetOf(ImmutableArray<InForce> documents) => PolicyLayers.Join(
        PolicyLayers.Read(documents.Where(document => document.IsOfNode).Select(document => document.Source)),
        PolicyLayers.Read(documents.Where(document => !document.IsOfNode).Select(document => document.Source)));
}
