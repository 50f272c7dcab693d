namespace AgentAssembly.Domain.Actions;

/// <summary>
/// What is decided about an action, from the least to the most restrictive, so that the greater of two verdicts is the
/// stricter. Values are not the wire's numbers, and zero is no verdict.
/// </summary>
public enum Verdict
{
    /// <summary>The action may go ahead as it is.</summary>
    Allow = 1,

    /// <summary>The action may go ahead once the named parts of its payload are replaced.</summary>
    Redact = 2,

    /// <summary>The action waits for a person.</summary>
    Pending = 3,

    /// <summary>The action must not happen.</summary>
    Deny = 4,
}
