namespace AgentAssembly.Domain.Log;

/// <summary>
/// How far the identity behind an event was corroborated. The numbers are hashed and are those of the wire
/// (<c>assembly.common.v1.AgentIdentityAssurance</c>).
/// </summary>
public enum Assurance : byte
{
    /// <summary>Not stated: written by the system itself, on nobody's claim.</summary>
    Unspecified = 0,

    /// <summary>No identity was claimed.</summary>
    Unattributed = 1,

    /// <summary>An identity was claimed and nothing corroborates it.</summary>
    Asserted = 2,

    /// <summary>The presented credential belongs to the claimed identity.</summary>
    Bound = 3,
}
