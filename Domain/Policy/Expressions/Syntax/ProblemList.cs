using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// What is wrong with one condition, and what is only odd.
internal sealed class ProblemList
{
    private readonly List<ExpressionProblem> _problems = [];
    private readonly List<ExpressionProblem> _warnings = [];

    public bool IsEmpty => _problems.Count == 0;

    public ImmutableArray<ExpressionProblem> Problems => Sorted(_problems);

    public ImmutableArray<ExpressionProblem> Warnings => Sorted(_warnings);

    public void Add(SourceRange place, string message, string? suggestion = null) =>
        _problems.Add(new(place.Start, message, suggestion));

    public void Warn(SourceRange place, string message) => _warnings.Add(new(place.Start, message));

    private static ImmutableArray<ExpressionProblem> Sorted(List<ExpressionProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Offset).Distinct()];
}
