using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// One document of a set. Its allow rules are kept with it, because they lift nothing of another document.
internal sealed class DocumentProgram
{
    private readonly RuleIndex? _allowRules;

    public DocumentProgram(PolicyDocument document, Rulings rulings)
    {
        Document = document;
        var allowing = document.Rules.Where(rule => rule.Then == RuleEffect.Allow).ToList();
        _allowRules = allowing.Count == 0 ? null : new RuleIndex(allowing.Select(rule => (this, rule)), rulings);
    }

    public PolicyDocument Document { get; }

    // Whether it may permit what it does not list, so that its silence has to be looked at by itself.
    public bool CanLift => _allowRules is not null;

    // The allow rule that permits the action, or null.
    public Clause? Lift(PolicyQuestion question)
    {
        foreach (var clause in _allowRules?.Find(question).Allows ?? [])
        {
            if (clause.Permits(question))
            {
                return clause;
            }
        }

        return null;
    }
}
