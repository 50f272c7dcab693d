using System.Globalization;

namespace AgentAssembly.Domain.Policy.Linting;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>Something to know; it may well be meant.</summary>
    Note,

    /// <summary>Something that hardly anybody means.</summary>
    Warning,
}

/// <summary>Something in valid documents that does not do what it seems to.</summary>
/// <param name="Rule">What kind of finding, one of <see cref="LintRules"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Document">The name of the document.</param>
/// <param name="Line">The line of the clause, from 1; that of its section where the clause has none of its own.</param>
/// <param name="Field">The path of the clause, such as <c>tools.refund</c>; <c>(document)</c> for the whole.</param>
/// <param name="Message">What is so, and the way out.</param>
public sealed record LintFinding(string Rule, LintSeverity Severity, string Document, int Line, string Field, string Message)
{
    /// <summary>One line: <c>b.yaml:4 tools.refund — … [shadowed-tool]</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Document}:{Line} {Field} — {Message} [{Rule}]");
}
