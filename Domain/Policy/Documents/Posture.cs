namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>What a document says about actions that nothing in it speaks of.</summary>
public enum Posture
{
    /// <summary>It says nothing, which permits them: existing documents mean that.</summary>
    Unstated,

    /// <summary><c>default: allow</c>.</summary>
    Allow,

    /// <summary><c>default: deny</c>: what nothing in the document permits is denied.</summary>
    Deny,
}
