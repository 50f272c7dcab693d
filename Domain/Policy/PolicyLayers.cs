using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy;

/// <summary>How the documents of the whole node and those of an org make one set. Pure.</summary>
public static class PolicyLayers
{
    /// <summary>
    /// Reads recorded documents. They were read before they were published: one that no longer can be was written by a newer
    /// build, and then nothing is allowed rather than something else than was meant.
    /// </summary>
    /// <returns>The documents; null when one is not understood.</returns>
    public static ImmutableArray<PolicyDocument>? Read(IEnumerable<PolicySource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var documents = ImmutableArray.CreateBuilder<PolicyDocument>();
        foreach (var source in sources)
        {
            if (PolicyDocument.Parse(source.Name, source.Text) is not PolicyParseResult.Accepted accepted)
            {
                return null;
            }

            documents.Add(accepted.Document);
        }

        return documents.ToImmutable();
    }

    /// <summary>The set that both make; one that allows nothing where either was not understood, or both are empty.</summary>
    /// <param name="node">The node's documents; null where they were not understood.</param>
    /// <param name="own">The org's own; null where they were not understood.</param>
    public static PolicySet Join(ImmutableArray<PolicyDocument>? node, ImmutableArray<PolicyDocument>? own) =>
        node is { } shared && own is { } added && shared.Length + added.Length > 0
            ? PolicySet.Compile([.. shared, .. added])
            : PolicySet.None;
}
