using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Parsing;

// Text of a condition → its compiled form, with the problems at their places.
internal static class ExpressionReader
{
    public static PolicyExpression? Read(Node value, string field, SectionReader sections)
    {
        if (sections.Values.Text(value, field) is not { } text)
        {
            return null;
        }

        switch (PolicyExpression.Parse(text))
        {
            case ExpressionParse.Accepted accepted:
                foreach (var warning in accepted.Warnings)
                {
                    sections.Errors.Warn(value, field, At(warning));
                }

                return accepted.Expression;
            case ExpressionParse.Refused refused:
                foreach (var problem in refused.Problems)
                {
                    sections.Errors.Add(value, field, At(problem), problem.Suggestion);
                }

                return null;
            case var other:
                throw new System.Diagnostics.UnreachableException($"{other}");
        }
    }

    // Quotes, escapes and folded lines hide where a character stands in the file; it is counted in the condition.
    private static string At(ExpressionProblem problem) => $"{problem.Message} (at character {problem.Offset + 1} of the condition)";
}
