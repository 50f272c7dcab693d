using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Secrets;

/// <summary>What is known of a secret; never its value.</summary>
public sealed record SecretState
{
    /// <summary>Most secrets of one org.</summary>
    public const int SecretsMax = 10_000;

    /// <summary>Largest value, in bytes of UTF-8; the least is one.</summary>
    public const int ValueBytesMax = 64 * 1024;

    /// <summary>Whether it can be used: it was registered, and not deleted since.</summary>
    public bool Exists { get; init; }

    /// <summary>Its name; empty before it was first registered.</summary>
    public string Name { get; init; } = "";

    /// <summary>The last version that there was; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>The id under which the value is kept; empty where there is none.</summary>
    public string Value { get; init; } = "";

    /// <summary>Whose key encrypts the value; empty where there is none.</summary>
    public string Key { get; init; } = "";

    /// <summary>When it was registered, the last time.</summary>
    public Instant RegisteredAt { get; init; }

    /// <summary>When its value was replaced, the last time; null where it still is the first.</summary>
    public Instant? RotatedAt { get; init; }
}
