using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Keys;

/// <summary>The names of subjects.</summary>
public static class KeySubjects
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>The data of an agent: <c>agent:</c> and its id.</summary>
    public static KeySubject Of(string org, AgentId agent) => new(org, $"agent:{agent}");

    /// <summary>The data of a tenant as a whole, and what wraps the keys of all its subjects.</summary>
    public static KeySubject Tenant(string org) => new(org, "");

    /// <summary>Whether a subject is a tenant as a whole.</summary>
    public static bool IsTenant(KeySubject subject) => subject.Name.Length == 0;
}
