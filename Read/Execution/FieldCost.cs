using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.Execution;

/// <summary>Says in the schema's metadata what a field costs where the rule guesses wrong.</summary>
public static class FieldCost
{
    private const string Key = "assembly.cost";

    /// <summary>Sets what resolving this field costs, without what is selected below: 0 to 1,000,000.</summary>
    public static FieldType Costs(this FieldType field, int cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, 1_000_000);
        return field.WithMetadata(Key, cost);
    }

    /// <summary>What a field costs: as it was set, otherwise 1 for an object or a list of them and 0 for a value.</summary>
    internal static long CostOf(FieldType field, bool isLeaf) => field.GetMetadata<int?>(Key) ?? (isLeaf ? 0 : 1);
}
