using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>What an access token says.</summary>
/// <param name="Subject">The principal that it was given to.</param>
/// <param name="Stream">The stream of the account or API key behind it.</param>
/// <param name="Session">The session; empty for API keys.</param>
/// <param name="Scope">The most that it may be used for.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="Until">When it ends.</param>
public sealed record AccessClaims(
    string Subject, StreamName Stream, string Session, CredentialScope Scope, Instant IssuedAt, Instant Until);

/// <summary>Writes and reads signed access tokens of this installation. Safe for concurrent use.</summary>
public interface IAccessTokens
{
    /// <summary>Signs a token.</summary>
    string Issue(AccessClaims claims);

    /// <summary>What a token says; null unless this installation signed it, for itself, and its time is now.</summary>
    ValueTask<AccessClaims?> ReadAsync(string token);
}
