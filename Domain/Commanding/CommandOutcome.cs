using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Commanding;

/// <summary>What became of a command.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>It is so: now, or since an earlier giving of the same command.</summary>
    /// <param name="CommandId">
    /// What its events are correlated by: the id of its <c>command.accepted</c> event, where there is one.
    /// </param>
    /// <param name="Position">Reading up to here, inclusive, shows what it did.</param>
    /// <param name="Duplicate">It had been given before with this idempotency key, and nothing was done now.</param>
    /// <param name="Result">
    /// A JSON object with the members of the shape's result. JSON null for a duplicate: an answer may hold a secret, and is not kept.
    /// </param>
    public sealed record Done(EventId CommandId, Position Position, bool Duplicate, JsonElement Result) : CommandOutcome;

    /// <summary>It was not done; giving it again as it is may help only where an error says so.</summary>
    /// <param name="Errors">Why not: at least one.</param>
    public sealed record Refused(ImmutableArray<CommandError> Errors) : CommandOutcome;
}

/// <summary>Why a command was not done.</summary>
public abstract record CommandError
{
    private CommandError(string reason, string message) => (Reason, Message) = (reason, message);

    /// <summary>For programs: a stable word in upper case, such as <c>ROLE_MISSING</c>; empty where the kind says it all.</summary>
    public string Reason { get; }

    /// <summary>For people: the rule, the value (never a secret) and the way out.</summary>
    public string Message { get; }

    /// <summary>There is no such thing, or none that the viewer may know of.</summary>
    public sealed record NotFound(string Reason, string Message) : CommandError(Reason, Message);

    /// <summary>The viewer may not.</summary>
    public sealed record Forbidden(string Reason, string Message) : CommandError(Reason, Message);

    /// <summary>It cannot be done as things are now.</summary>
    /// <param name="Reason"><inheritdoc cref="CommandError.Reason" path="/summary"/></param>
    /// <param name="Message"><inheritdoc cref="CommandError.Message" path="/summary"/></param>
    /// <param name="CurrentVersion">
    /// The version that the stream has in place of the one that was expected; null where it has no event, or no version was expected.
    /// </param>
    public sealed record Conflict(string Reason, string Message, ulong? CurrentVersion) : CommandError(Reason, Message);

    /// <summary>What was asked says nothing that could be done.</summary>
    /// <param name="Reason"><inheritdoc cref="CommandError.Reason" path="/summary"/></param>
    /// <param name="Message"><inheritdoc cref="CommandError.Message" path="/summary"/></param>
    /// <param name="Field">Which member, as a path such as <c>scope.agent</c> or <c>documents[2].text</c>.</param>
    public sealed record ValidationFailed(string Reason, string Message, string Field) : CommandError(Reason, Message);

    /// <summary>A rule of governance forbids it to whoever asks.</summary>
    public sealed record PolicyDenied(string Reason, string Message) : CommandError(Reason, Message);

    /// <summary>The viewer asks too often; nothing was looked at.</summary>
    /// <param name="Reason"><inheritdoc cref="CommandError.Reason" path="/summary"/></param>
    /// <param name="Message"><inheritdoc cref="CommandError.Message" path="/summary"/></param>
    /// <param name="RetryAfter">When asking again may help.</param>
    public sealed record RateLimited(string Reason, string Message, TimeSpan RetryAfter) : CommandError(Reason, Message);

    /// <summary>The server cannot do it now. Whether it was done is not promised: give it again with the same idempotency key.</summary>
    /// <param name="Reason"><inheritdoc cref="CommandError.Reason" path="/summary"/></param>
    /// <param name="Message"><inheritdoc cref="CommandError.Message" path="/summary"/></param>
    /// <param name="RetryAfter">When asking again may help; null where nobody knows.</param>
    public sealed record Unavailable(string Reason, string Message, TimeSpan? RetryAfter) : CommandError(Reason, Message);

    /// <summary>Nobody known asks, or nobody who still is who it was.</summary>
    public sealed record Unauthenticated(string Reason, string Message) : CommandError(Reason, Message);

    /// <summary>The account that it is about, or that asks, is locked.</summary>
    public sealed record AccountLocked(string Reason, string Message) : CommandError(Reason, Message);
}
