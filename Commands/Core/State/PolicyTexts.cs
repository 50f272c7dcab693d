using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Makes a policy set of recorded texts.</summary>
internal static class PolicyTexts
{
    /// <summary>
    /// Compiles what was published. Texts were compiled before they were published; one that no longer compiles was
    /// written by a newer build, and then nothing is allowed rather than something else than was meant.
    /// </summary>
    public static PolicySet Compile(PolicyPublished published)
    {
        var documents = new List<PolicyDocument>();
        foreach (var source in published.Documents)
        {
            if (PolicyDocument.Parse(source.Name, source.Text) is not PolicyParseResult.Accepted accepted)
            {
                return PolicySet.None;
            }

            documents.Add(accepted.Document);
        }

        return documents.Count == 0 ? PolicySet.None : PolicySet.Compile(documents);
    }
}
