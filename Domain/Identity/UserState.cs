using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>A secret that was given out once and may be used once.</summary>
/// <param name="Hash">SHA-256 of it.</param>
/// <param name="Until">When it ends.</param>
public sealed record OneTimeToken(string Hash, Instant Until);

/// <summary>A session of a person.</summary>
/// <param name="RefreshHash">SHA-256 of the refresh token that goes on with it.</param>
/// <param name="SpentHash">SHA-256 of the one before; empty for none. Whoever shows it has a copy that should not be.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends.</param>
public sealed record UserSession(string RefreshHash, string SpentHash, Instant Since, Instant Until);

/// <summary>What is known of an account.</summary>
public sealed record UserState
{
    /// <summary>Wrong passwords until an account is locked (gateway specification §12).</summary>
    public const int FailuresMax = 5;

    /// <summary>Most sessions of one account; one more ends the oldest.</summary>
    public const int SessionsMax = 16;

    /// <summary>How long an account is locked (gateway specification §12).</summary>
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>How the account is called; empty before the first invitation.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it may do.</summary>
    public CredentialScope Scope { get; init; }

    /// <summary>The open invitation; null for none.</summary>
    public OneTimeToken? Invitation { get; init; }

    /// <summary>The open reset of the password; null for none.</summary>
    public OneTimeToken? Reset { get; init; }

    /// <summary>The sealed verifier of the password; empty while there is none.</summary>
    public string Verifier { get; init; } = "";

    /// <summary>Whether it was disabled.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Wrong passwords since the last right one, or the last lock.</summary>
    public int Failures { get; init; }

    /// <summary>Until when no password is looked at.</summary>
    public Instant LockedUntil { get; init; }

    /// <summary>Sessions that have not been ended, by what names them.</summary>
    public ImmutableSortedDictionary<string, UserSession> Sessions { get; init; } =
        ImmutableSortedDictionary.Create<string, UserSession>(StringComparer.Ordinal);

    /// <summary>Whether the person may act by a session at a time.</summary>
    public bool HasSession(string session, Instant now) =>
        !IsDisabled && Sessions.TryGetValue(session, out var known) && known.Until > now;

    internal UserState WithoutSessions(string session) => this with
    {
        Sessions = session.Length == 0 ? Sessions.Clear() : Sessions.Remove(session),
    };
}
