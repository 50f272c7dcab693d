namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>How much an agent may break. Values are the wire's numbers (policy specification §1.3).</summary>
public enum RiskTier
{
    /// <summary>Little.</summary>
    Low = 1,

    /// <summary>Something.</summary>
    Medium = 2,

    /// <summary>Much.</summary>
    High = 3,

    /// <summary>What cannot be mended.</summary>
    Critical = 4,
}
