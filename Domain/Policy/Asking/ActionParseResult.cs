using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Asking;

/// <summary>What became of an action's text: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record ActionParseResult
{
    private ActionParseResult()
    {
    }

    /// <summary>The text is an action, and everything in it is part of the question.</summary>
    /// <param name="Question">The question.</param>
    public sealed record Accepted(PolicyQuestion Question) : ActionParseResult;

    /// <summary>The text is no action.</summary>
    /// <param name="Errors">At least one and at most 101, as of <see cref="PolicyParseResult.Refused"/>.</param>
    public sealed record Refused(ImmutableArray<PolicyError> Errors) : ActionParseResult;
}
