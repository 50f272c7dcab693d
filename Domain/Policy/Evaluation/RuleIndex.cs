using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy.Evaluation;

// Rules by kind of action and by tool, so that a question meets only those that could speak of it.
internal sealed class RuleIndex
{
    private static readonly ActionKind[] Kinds = Enum.GetValues<ActionKind>();

    private readonly FrozenDictionary<ActionKind, KindIndex> _kinds;

    public RuleIndex(IEnumerable<(DocumentProgram Owner, PolicyRule Rule)> rules, Rulings rulings)
    {
        var all = rules.ToList();
        _kinds = Kinds.ToFrozenDictionary(
            kind => kind,
            kind => new KindIndex([.. all.Select(r => Candidate.Of(r.Owner, r.Rule, kind, rulings)).OfType<Candidate>()]));
    }

    public RuleSlot Find(PolicyQuestion question) =>
        _kinds.TryGetValue(question.Kind, out var index) ? index.Find(question.Tool) : RuleSlot.Empty;

    private sealed class KindIndex
    {
        private readonly FrozenDictionary<string, RuleSlot> _byTool;
        private readonly RuleSlot _anyOther;

        public KindIndex(List<Candidate> candidates)
        {
            var general = candidates.FindAll(c => c.Tools is null);
            var special = new Dictionary<string, List<Candidate>>(StringComparer.Ordinal);
            foreach (var candidate in candidates.Where(c => c.Tools is not null))
            {
                foreach (var tool in candidate.Tools!)
                {
                    (special.TryGetValue(tool, out var list) ? list : special[tool] = []).Add(candidate);
                }
            }

            _anyOther = new RuleSlot(general);
            _byTool = special.ToFrozenDictionary(
                entry => entry.Key, entry => new RuleSlot(general.Concat(entry.Value)), StringComparer.Ordinal);
        }

        public RuleSlot Find(string tool) => _byTool.TryGetValue(tool, out var slot) ? slot : _anyOther;
    }

    // A rule as it speaks of one kind of action.
    internal sealed record Candidate(PolicyRule Rule, Clause Clause, IReadOnlySet<string>? Tools)
    {
        public static Candidate? Of(DocumentProgram owner, PolicyRule rule, ActionKind kind, Rulings rulings)
        {
            var condition = rule.When?.For(kind);
            var hasTool = kind is ActionKind.ToolCall or ActionKind.ToolResult or ActionKind.LlmCall;
            if ((rule.When is not null && condition is null)
                || (!rule.Actions.IsEmpty && !rule.Actions.Contains(kind))
                || (!rule.Tools.IsEmpty && !hasTool))
            {
                return null;
            }

            var clause = new Clause(owner, rule.Path, RuleRulings.Of(owner.Document, rule, rulings)) { Condition = condition };
            return new(rule, clause, hasTool ? ToolsOf(rule, condition) : null);
        }

        private static IReadOnlySet<string>? ToolsOf(PolicyRule rule, PolicyExpression? condition)
        {
            var required = condition?.RequiredTools;
            return rule.Tools.IsEmpty ? required
                : required is null ? rule.Tools.ToHashSet(StringComparer.Ordinal)
                : rule.Tools.Intersect(required, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        }
    }
}
