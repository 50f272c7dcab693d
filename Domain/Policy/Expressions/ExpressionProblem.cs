namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>One thing that is wrong with a condition, or that its author should look at.</summary>
/// <param name="Offset">Where it starts in the source, from 0, in UTF-16 code units.</param>
/// <param name="Message">What is wrong and, where there is one, the way out.</param>
/// <param name="Suggestion">The text that was probably meant, or null.</param>
public sealed record ExpressionProblem(int Offset, string Message, string? Suggestion = null)
{
    /// <summary>One line: <c>character 5: unknown variable 'agent.dept'; did you mean 'agent.depth'?</c></summary>
    public override string ToString()
    {
        var hint = Suggestion is null ? "" : $"; did you mean '{Suggestion}'?";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"character {Offset + 1}: {Message}{hint}");
    }
}
