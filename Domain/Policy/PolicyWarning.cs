namespace AgentAssembly.Domain.Policy;

/// <summary>Something in a valid document that its author may not have meant.</summary>
/// <param name="Document">The name under which the document was parsed.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="Field">The path of the key.</param>
/// <param name="Message">What to look at.</param>
public sealed record PolicyWarning(string Document, int Line, int Column, string Field, string Message)
{
    /// <summary>One line: <c>draft.yaml:7:9 capabilities.deny[1] — …</c></summary>
    public override string ToString() => $"{Document}:{Line}:{Column} {Field} — {Message}";
}
