namespace AgentAssembly.Domain.Agents;

/// <summary>The order of ids as numbers, which is that of their digits: the order in which agents are listed.</summary>
public sealed class AgentIdOrder : IComparer<AgentId>
{
    private AgentIdOrder()
    {
    }

    /// <summary>The one order. Safe to share.</summary>
    public static AgentIdOrder Ascending { get; } = new();

    /// <inheritdoc/>
    public int Compare(AgentId x, AgentId y) => x.Value.CompareTo(y.Value);
}
