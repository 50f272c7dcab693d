using System.Collections.Immutable;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Reads recorded texts.</summary>
internal static class PolicyTexts
{
    /// <summary>
    /// The documents of what was published; null when one is not understood. Texts were read before they were published:
    /// one that no longer can be was written by a newer build, and then nothing is allowed rather than something else
    /// than was meant.
    /// </summary>
    public static ImmutableArray<PolicyDocument>? Read(PolicyPublished published)
    {
        var documents = ImmutableArray.CreateBuilder<PolicyDocument>();
        foreach (var source in published.Documents)
        {
            if (PolicyDocument.Parse(source.Name, source.Text) is not PolicyParseResult.Accepted accepted)
            {
                return null;
            }

            documents.Add(accepted.Document);
        }

        return documents.ToImmutable();
    }
}
