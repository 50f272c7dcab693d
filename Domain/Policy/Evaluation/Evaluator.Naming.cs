namespace AgentAssembly.Domain.Policy.Evaluation;

// What policy says of an action beyond the verdict: whether it speaks of it at all.
internal ref partial struct Evaluator<TTrace>
{
    // Whether a document names the action as one that may happen.
    public readonly bool IsNamed()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var naming in _tiers[i].Naming)
            {
                if (naming.Permits(_question, _isReadable, _address) || naming.Clause.Owner.Lift(_question) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Whether a document lists addresses and neither that list nor an allow rule of the same document has this one.
    public readonly bool IsOffTheList()
    {
        for (var i = 0; i < _tiers.Count; i++)
        {
            foreach (var network in _tiers[i].Networks)
            {
                if (network.Misses(_isReadable, _address, _question.Method)
                    && network.Section.Owner.Lift(_question) is null)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
