namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>What is done to a file (policy specification §1.1).</summary>
public enum FileOperation
{
    /// <summary>Nothing: the action is about no file.</summary>
    None,

    /// <summary>Its content is read.</summary>
    Read,

    /// <summary>It is written or created.</summary>
    Write,

    /// <summary>Something is added at its end.</summary>
    Append,

    /// <summary>It is removed.</summary>
    Delete,
}
