using System.Collections.Frozen;

namespace AgentAssembly.Domain.Scanning;

/// <summary>
/// Which findings are credentials: what opens a system, and neither personal data nor what only looks random. Immutable.
/// </summary>
public static class CredentialKinds
{
    private static readonly FrozenSet<string> Names = FindingKinds.Compatible.Concat(StrictKinds.All)
        .Where(kind => kind.Group is "api_key" or "cloud_credential" or "auth_token" or "database_url" or "private_key"
            || kind == StrictKinds.NamedSecret)
        .Select(kind => kind.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a kind, by its <see cref="FindingKind.Name"/>, is one of them; a policy's own kinds are not.</summary>
    public static bool Contains(string kind) => Names.Contains(kind);
}
