using System.Buffers.Binary;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Keys;

/// <summary>The names of subjects.</summary>
public static class KeySubjects
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 256;

    /// <summary>What the names of agents begin with.</summary>
    public const string AgentPrefix = "agent:";

    /// <summary>The data of an agent: <c>agent:</c> and its id.</summary>
    // One text and nothing besides: every decision names one.
    public static KeySubject Of(string org, AgentId agent) => new(
        org,
        string.Create(AgentPrefix.Length + (2 * KeyId.SizeBytes), agent, static (text, id) =>
        {
            AgentPrefix.CopyTo(text);
            Span<byte> bytes = stackalloc byte[KeyId.SizeBytes];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, id.Value);
            Convert.TryToHexStringLower(bytes, text[AgentPrefix.Length..], out _);
        }));

    /// <summary>The data of a tenant as a whole, and what wraps the keys of all its subjects.</summary>
    public static KeySubject Tenant(string org) => new(org, "");

    /// <summary>Whether a subject is a tenant as a whole.</summary>
    public static bool IsTenant(KeySubject subject) => subject.Name.Length == 0;
}
