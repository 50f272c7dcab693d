using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// The stages behind the denials: people, budgets, and what is said when nothing denies.
internal ref partial struct Evaluator<TTrace>
{
    // Of several that ask, the narrowest and latest says how long to wait (specification §6.2); the most agreement that
    // any of them wants is needed.
    public PolicyRuling? Ask()
    {
        PolicyRuling? asked = null;
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var clause in ConditionsOf(i))
            {
                asked = Asked(asked, clause);
            }

            foreach (var clause in _slots.Rules(i).Asks)
            {
                asked = Asked(asked, clause);
            }
        }

        return asked;
    }

    private readonly Clause[] ConditionsOf(int tier) =>
        CallsTool ? _slots.Tool(tier).Conditions
        : _question.Kind == ActionKind.SendMessage ? _tiers[tier].Tools.FindListed(PolicyQuestion.MessageTool)?.Conditions ?? []
        : [];

    private PolicyRuling? Asked(PolicyRuling? before, Clause clause)
    {
        if (!clause.Restricts(_question))
        {
            Passed(Stage.Approval, clause);
            return before;
        }

        if (_trace.IsOn)
        {
            _trace.Add(Stage.Approval, clause, Outcome.Asks, _question);
        }

        return before?.Approval is { } earlier && clause.Ruling.Approval is { } later
            ? ApprovalTerms.Together(earlier, later) is var both && ReferenceEquals(both, later)
                ? clause.Ruling
                : clause.Ruling with { Approval = both }
            : clause.Ruling;
    }

    public PolicyRuling? ByBudget()
    {
        if (_question.AreBudgetsKept)
        {
            return null;
        }

        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var budget in _tiers[i].Budgets)
            {
                if (budget.DenialOf(_question.Spending) is { } denial)
                {
                    return Denied(Stage.Budget, denial);
                }

                Passed(Stage.Budget, budget.Section);
            }
        }

        return null;
    }

    // What is said when nothing denies and nobody asks: the narrowest permission that was written down.
    public readonly PolicyRuling Permit()
    {
        for (var i = _tiers.Count - 1; i >= 0 && CallsTool; i--)
        {
            if (_slots.Tool(i).Permission is { } permission)
            {
                return _isNarrowed ? permission.Narrowed : permission.Plain;
            }
        }

        return _isNarrowed ? _set.UngovernedNarrowed : _set.Rulings.Ungoverned;
    }

    public List<string>? Observe()
    {
        List<string>? observed = null;
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var clause in _slots.Rules(i).Observes)
            {
                if (!clause.Restricts(_question))
                {
                    Passed(Stage.Rules, clause);
                    continue;
                }

                if (_trace.IsOn)
                {
                    _trace.Add(Stage.Rules, clause, Outcome.Observes, _question);
                }

                (observed ??= []).Add(clause.Rule);
            }
        }

        return observed;
    }
}
