using System.Collections.Immutable;

namespace AgentAssembly.Domain.Budgets;

// All limits in force; whoever keeps something that follows from them compares generations.
internal sealed class LimitTable
{
    private ImmutableArray<Limit> _ofPolicies = [];
    private ImmutableSortedDictionary<string, Limit> _set = ImmutableSortedDictionary<string, Limit>.Empty.WithComparers(StringComparer.Ordinal);

    public int Generation { get; private set; }

    public ImmutableArray<Limit> All { get; private set; } = [];

    public string PolicyDigest { get; private set; } = "";

    public Limit? FindSet(string id) => _set.GetValueOrDefault(id);

    public int CountSet => _set.Count;

    public void Adopt(string policyDigest, ImmutableArray<Limit> limits, bool isMore)
    {
        (PolicyDigest, _ofPolicies) = (policyDigest, isMore ? [.. _ofPolicies, .. limits] : limits);
        Changed();
    }

    public void Set(Limit limit)
    {
        _set = _set.SetItem(limit.Id, limit);
        Changed();
    }

    public void Clear(string id)
    {
        _set = _set.Remove(id);
        Changed();
    }

    private void Changed()
    {
        Generation++;
        All = [.. _ofPolicies, .. _set.Values];
    }
}
