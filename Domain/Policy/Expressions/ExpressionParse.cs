using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>What became of a condition's text: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record ExpressionParse
{
    private ExpressionParse()
    {
    }

    /// <summary>The text is a condition.</summary>
    /// <param name="Expression">The condition, ready to be asked.</param>
    /// <param name="Warnings">What it says but can hardly mean, by offset; most often empty.</param>
    public sealed record Accepted(PolicyExpression Expression, ImmutableArray<ExpressionProblem> Warnings)
        : ExpressionParse;

    /// <summary>The text is no condition; nothing of it may be used.</summary>
    /// <param name="Problems">At least one, by offset.</param>
    public sealed record Refused(ImmutableArray<ExpressionProblem> Problems) : ExpressionParse;
}
