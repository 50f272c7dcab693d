using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Asking;

// `spent` and `cost` of an action, in USD. Where neither is written down nobody knows, and then budgets deny; where one
// is, the rest is nothing.
internal static class SpendingReader
{
    public static SpendingFacts? Read(FactSection action)
    {
        var spent = action.Section("spent", ActionWords.Spent);
        var cost = action.Usd("cost");
        return spent is null && cost is null ? null : new(spent?.Usd("day") ?? 0, spent?.Usd("month") ?? 0, cost ?? 0);
    }
}
