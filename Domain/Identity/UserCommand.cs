using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>What may be asked of an account's stream.</summary>
public abstract record UserCommand
{
    private UserCommand()
    {
    }

    /// <summary>Let a person make the account; again, where the person has not yet.</summary>
    public sealed record Invite(string Name, CredentialScope Scope, string TokenHash, Instant Until) : UserCommand;

    /// <summary>Take a first password, for an invitation.</summary>
    public sealed record Accept(string TokenHash, string Verifier, Instant Now) : UserCommand;

    /// <summary>Let whoever has a token set another password.</summary>
    public sealed record IssueReset(string TokenHash, Instant Until) : UserCommand;

    /// <summary>Take another password, for a reset token.</summary>
    public sealed record Reset(string TokenHash, string Verifier, Instant Now) : UserCommand;

    /// <summary>Take another password, for the old one.</summary>
    /// <param name="Verified">The verifier that the old password was held against.</param>
    /// <param name="Verifier">The new one.</param>
    public sealed record ChangePassword(string Verified, string Verifier) : UserCommand;

    /// <summary>Begin a session.</summary>
    /// <param name="Verified">The verifier that a password was held against.</param>
    /// <param name="IsRight">Whether it was the right one.</param>
    /// <param name="Session">Names the session.</param>
    /// <param name="RefreshHash">SHA-256 of its refresh token.</param>
    /// <param name="Until">When it ends.</param>
    /// <param name="Now">The time.</param>
    public sealed record LogIn(
        string Verified, bool IsRight, string Session, string RefreshHash, Instant Until, Instant Now) : UserCommand;

    /// <summary>Go on with a session.</summary>
    /// <param name="Shown">SHA-256 of the refresh token that was shown.</param>
    /// <param name="Next">SHA-256 of the one that takes its place.</param>
    /// <param name="Now">The time.</param>
    public sealed record Refresh(string Shown, string Next, Instant Now) : UserCommand;

    /// <summary>End a session.</summary>
    /// <param name="Session">Which; empty for all of them.</param>
    /// <param name="Reason">Why.</param>
    public sealed record EndSessions(string Session, string Reason) : UserCommand;

    /// <summary>May do more, or less.</summary>
    public sealed record ChangeScope(CredentialScope Scope) : UserCommand;

    /// <summary>Count no more.</summary>
    public sealed record Disable(string Reason) : UserCommand;

    /// <summary>Count again.</summary>
    public sealed record Enable(string Reason) : UserCommand;
}
