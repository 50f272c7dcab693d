namespace AgentAssembly.Domain.Identity;

/// <summary>What an account's or an API key's stream answers.</summary>
public abstract record IdentityReply
{
    private IdentityReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : IdentityReply;

    /// <summary>The secret that was shown is not the right one, or counts no more. Which of both is nobody's business.</summary>
    public sealed record Wrong : IdentityReply;

    /// <summary>Too many wrong passwords came.</summary>
    /// <param name="Until">When the next one is looked at.</param>
    public sealed record Locked(Log.Instant Until) : IdentityReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : IdentityReply;
}
