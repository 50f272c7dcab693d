using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy;

/// <summary>What became of a document's text: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record PolicyParseResult
{
    private PolicyParseResult()
    {
    }

    /// <summary>The text is a valid document, and every rule in it is enforced.</summary>
    /// <param name="Document">The document.</param>
    public sealed record Accepted(PolicyDocument Document) : PolicyParseResult;

    /// <summary>The text is no document that this version can enforce; nothing of it may be used.</summary>
    /// <param name="Errors">
    /// At least one and at most 101, by line and column. After the first 100 a last one counts those left out.
    /// </param>
    public sealed record Refused(ImmutableArray<PolicyError> Errors) : PolicyParseResult;
}
