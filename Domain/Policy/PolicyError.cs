namespace AgentAssembly.Domain.Policy;

/// <summary>One reason why a document is refused.</summary>
/// <param name="Document">The name under which the document was parsed.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Field">The path of the key, such as <c>tools.bash.allow</c>; <c>(document)</c> for the whole.</param>
/// <param name="Message">What is wrong, for the author of the document.</param>
/// <param name="Suggestion">The word that was probably meant, or null.</param>
public sealed record PolicyError(
    string Document, int Line, int Column, string Field, string Message, string? Suggestion)
{
    /// <summary>One line: <c>airline.yaml:3:5 tools.bash.alow — unknown key; did you mean 'allow'?</c></summary>
    public override string ToString()
    {
        var hint = Suggestion is null ? "" : $"; did you mean '{Suggestion}'?";
        return $"{Document}:{Line}:{Column} {Field} — {Message}{hint}";
    }
}
