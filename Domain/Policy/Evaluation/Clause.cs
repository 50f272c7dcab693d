using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Evaluation;

// One statement of a document, ready to be answered with.
internal sealed record Clause(DocumentProgram Owner, string Rule, PolicyRuling Ruling)
{
    // What has to hold; null for always.
    public PolicyExpression? Condition { get; init; }

    // Restrictions fire on Unknown, permissions do not.
    public bool Restricts(PolicyQuestion question) => Condition is null || Condition.Evaluate(question) != Truth.False;

    public bool Permits(PolicyQuestion question) => Condition is null || Condition.Evaluate(question) == Truth.True;
}
