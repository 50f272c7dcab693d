using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// One document of a set. Its allow rules are kept with it, because they lift nothing of another document.
internal sealed class DocumentProgram
{
    private readonly RuleIndex? _allowRules;

    public DocumentProgram(PolicyDocument document, int order, Rulings rulings)
    {
        Document = document;
        Order = order;
        var allowing = document.Rules.Where(rule => rule.Then == RuleEffect.Allow).ToList();
        _allowRules = allowing.Count == 0 ? null : new RuleIndex(allowing.Select(rule => (this, rule)), rulings);
    }

    public PolicyDocument Document { get; }

    // Its place in the set.
    public int Order { get; }

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
