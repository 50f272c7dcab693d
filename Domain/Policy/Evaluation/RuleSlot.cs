using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// The rules that could speak of one kind of action with one tool, by what they do.
internal sealed class RuleSlot
{
    public static readonly RuleSlot Empty = new([]);

    public RuleSlot(IEnumerable<RuleIndex.Candidate> candidates)
    {
        var all = candidates.ToList();
        Allows = Of(RuleEffect.Allow);
        Denies = Of(RuleEffect.Deny);
        Asks = Of(RuleEffect.Approve);
        Redacts = [.. all.Where(c => c.Rule.Then == RuleEffect.Redact).Select(c => (c.Clause, c.Rule))];
        Observes = Of(RuleEffect.Observe);

        Clause[] Of(RuleEffect effect) => [.. all.Where(c => c.Rule.Then == effect).Select(c => c.Clause)];
    }

    public Clause[] Allows { get; }

    public Clause[] Denies { get; }

    public Clause[] Asks { get; }

    public (Clause Clause, PolicyRule Rule)[] Redacts { get; }

    public Clause[] Observes { get; }
}
