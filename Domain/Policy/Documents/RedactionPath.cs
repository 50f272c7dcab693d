using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Documents;

// Where in a payload a rule has something replaced: args.a.b or result.a.b, which is $.a.b in the payload's JSON.
internal static class RedactionPath
{
    public static string? ProblemWith(string path)
    {
        var parts = path.Split('.');
        return parts.Length < 2 || parts[0] is not ("args" or "result" or "tool_result")
            ? "must begin with 'args.' or 'result.', such as args.card.number"
            : parts.Any(part => part.Length == 0 || part.Any(c => char.IsControl(c) || c is '[' or ']' or '\'' or '"'))
                ? "must be names with a dot between, such as args.card.number"
                : null;
    }

    // Whether the payload holds the field, or nobody can say that it does not.
    public static bool IsIn(string path, PolicyQuestion question) =>
        PolicyExpression.Parse($"exists({path})") is not ExpressionParse.Accepted { Expression: var exists }
        || exists.Evaluate(question) != Truth.False;

    // RFC 9535.
    public static string ToJsonPath(string path) => "$" + path[path.IndexOf('.', StringComparison.Ordinal)..];
}
