using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>A session that goes on.</summary>
/// <param name="Principal">Whose.</param>
/// <param name="AccessToken">Shown with every call.</param>
/// <param name="AccessUntil">When that ends.</param>
/// <param name="RefreshToken">Gets the next access token, once; empty where there is none.</param>
/// <param name="SessionUntil">When the session ends.</param>
public sealed record OpenSession(
    string Principal, string AccessToken, Instant AccessUntil, string RefreshToken, Instant SessionUntil);

/// <summary>What becomes of somebody who wants to be let in.</summary>
public abstract record LoginReply
{
    private LoginReply()
    {
    }

    /// <summary>Is let in.</summary>
    public sealed record Open(OpenSession Session) : LoginReply;

    /// <summary>Has a password now, and can log in with it.</summary>
    public sealed record PasswordSet(string Name) : LoginReply;

    /// <summary>Is not let in; for which of all reasons is not said, because that would tell which accounts there are.</summary>
    public sealed record Refused : LoginReply;

    /// <summary>Has tried too often from where it is.</summary>
    public sealed record TooMany(TimeSpan RetryAfter) : LoginReply;

    /// <summary>Asks for something that nobody could be given.</summary>
    public sealed record Invalid(string Field, string Message) : LoginReply;
}
