using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Assertions;

/// <summary>What became of an assertion file's text: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record AssertionParseResult
{
    private AssertionParseResult()
    {
    }

    /// <summary>The text is an assertion file.</summary>
    /// <param name="File">The file.</param>
    public sealed record Accepted(AssertionFile File) : AssertionParseResult;

    /// <summary>The text is none; nothing of it may be run.</summary>
    /// <param name="Errors">At least one and at most 101, as of <see cref="PolicyParseResult.Refused"/>.</param>
    public sealed record Refused(ImmutableArray<PolicyError> Errors) : AssertionParseResult;
}
