namespace AgentAssembly.Domain.Policy.Comparing;

/// <summary>What a change of policy does to an action.</summary>
public enum Direction
{
    /// <summary>Less may happen, or more is asked of it.</summary>
    Tightened,

    /// <summary>More may happen, or less is asked of it.</summary>
    Loosened,

    /// <summary>Something else is asked of it, neither more nor less.</summary>
    Changed,
}
