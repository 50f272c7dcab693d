namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>How closely an agent is governed (policy specification §1.3).</summary>
public enum GovernanceLevel
{
    /// <summary>L0: it is known.</summary>
    Discover = 0,

    /// <summary>L1: it is watched.</summary>
    Observe = 1,

    /// <summary>L2: policy binds it.</summary>
    Enforce = 2,

    /// <summary>L3: it was built with governance in it.</summary>
    Native = 3,
}
