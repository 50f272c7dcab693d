using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Models;

/// <summary>What the audit log shows of every event, and is searched by. The data of an event stays in the log alone.</summary>
public sealed record EventDocument
{
    /// <summary>The event's id.</summary>
    public required EventId Id { get; init; }

    /// <summary>The type's wire name.</summary>
    public required string Type { get; init; }

    /// <summary>The stream that it stands in.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Its place there, from 0.</summary>
    public required long StreamVersion { get; init; }

    /// <summary>When it was recorded.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The tenant; empty for the installation.</summary>
    public required string Org { get; init; }

    /// <summary>The team; empty where there is none.</summary>
    public required string Team { get; init; }

    /// <summary>Who caused it.</summary>
    public required string Principal { get; init; }

    /// <summary>How far that was corroborated: 0 to 3.</summary>
    public required int Assurance { get; init; }

    /// <summary>What ties several events to one undertaking; a trace id for decisions.</summary>
    public string? Correlation { get; init; }

    /// <summary>The id of the event that led to it.</summary>
    public EventId? Causation { get; init; }

    /// <summary>The agent that it is about, 32 digits; null where it is about none.</summary>
    public string? Agent { get; init; }

    /// <summary>What was decided; null for all other events.</summary>
    public DecisionPart? Decision { get; init; }
}

/// <summary>What was decided about an action.</summary>
public sealed record DecisionPart
{
    /// <summary>The wire's name of the kind.</summary>
    public required string Kind { get; init; }

    /// <summary><c>allow</c>, <c>redact</c>, <c>pending</c> or <c>deny</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The stable code of the reason.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The wire's reason text.</summary>
    public string? Reason { get; init; }

    /// <summary>The deciding rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Where the rule stands.</summary>
    public string? Clause { get; init; }

    /// <summary>The policy set that was asked.</summary>
    public required string Policy { get; init; }

    /// <summary>The tool of a call or a result.</summary>
    public string? Tool { get; init; }

    /// <summary>The model of an LLM call.</summary>
    public string? Model { get; init; }

    /// <summary>The host of a network call or a tool's target.</summary>
    public string? Host { get; init; }

    /// <summary>The path of a file.</summary>
    public string? Path { get; init; }

    /// <summary>The program of a process.</summary>
    public string? Command { get; init; }

    /// <summary>The protocol of a network call, or the operation on a file.</summary>
    public string? Operation { get; init; }

    /// <summary>The action's own id within its run.</summary>
    public string? Span { get; init; }

    /// <summary>Whose demand it was.</summary>
    public string? Caller { get; init; }

    /// <summary>The approval that it began, waits for or redeems.</summary>
    public string? Approval { get; init; }

    /// <summary>The reservation of what it costs.</summary>
    public string? Reservation { get; init; }

    /// <summary>What enforcing would have decided, where verdicts were only observed.</summary>
    public string? ShadowVerdict { get; init; }

    /// <summary>The rule that would have decided.</summary>
    public string? ShadowRule { get; init; }

    /// <summary>Estimated tokens of a prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Length of the payload, in bytes.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>Time spent on identity and policy, in microseconds.</summary>
    public long LatencyMicroseconds { get; init; }

    /// <summary>What has to be done or told, in words; nothing of the payload.</summary>
    public string[]? Obligations { get; init; }

    /// <summary>Whether redacted inputs are recorded under a key that may open them.</summary>
    public bool HasInputs { get; init; }
}
