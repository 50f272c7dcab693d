using System.Runtime.CompilerServices;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What each scope that applies says of the tool and the kind of action: looked up once, asked in every stage.
internal struct Slots
{
    private ToolSlots _tools;
    private RuleSlots _rules;

    public Slots(in Tiers tiers, PolicyQuestion question)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            _tools[i] = tiers[i].Tools.Find(question.Tool);
            _rules[i] = tiers[i].Rules.Find(question);
        }
    }

    public readonly ToolSlot Tool(int tier) => _tools[tier]!;

    public readonly RuleSlot Rules(int tier) => _rules[tier]!;

    [InlineArray(Tiers.Most)]
    private struct ToolSlots
    {
        private ToolSlot? _first;
    }

    [InlineArray(Tiers.Most)]
    private struct RuleSlots
    {
        private RuleSlot? _first;
    }
}
