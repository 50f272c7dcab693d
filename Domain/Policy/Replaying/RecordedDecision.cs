using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>A decision as the log tells it, as far as replaying needs it. Read by <see cref="DecisionReader"/>.</summary>
public sealed record RecordedDecision
{
    /// <summary>Where it stands in the log.</summary>
    public required Position Position { get; init; }

    /// <summary>The event's id: what its inputs are bound to.</summary>
    public required EventId Id { get; init; }

    /// <summary>When it was recorded, which is at most the append's own time after it was asked.</summary>
    public required Instant At { get; init; }

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <summary>Who acted, as events name him.</summary>
    public required string Principal { get; init; }

    /// <summary>Whether the agent showed its credential.</summary>
    public required Assurance Assurance { get; init; }

    /// <summary>The run; may be empty.</summary>
    public required string TraceId { get; init; }

    /// <summary>The agent.</summary>
    public AgentId Agent { get; internal set; }

    /// <summary>What kind of action it was.</summary>
    public ActionKind Kind { get; internal set; }

    /// <summary>What carries a message.</summary>
    public string Channel { get; internal set; } = "";

    /// <summary>The team that a message goes to.</summary>
    public string TargetTeam { get; internal set; } = "";

    /// <summary>The tool.</summary>
    public string Tool { get; internal set; } = "";

    /// <summary>The model.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>Estimated tokens of the prompt.</summary>
    public int PromptTokens { get; internal set; }

    /// <summary>The host.</summary>
    public string Host { get; internal set; } = "";

    /// <summary>The port; 0 for none.</summary>
    public int Port { get; internal set; }

    /// <summary>The protocol, or the operation on a file.</summary>
    public string Operation { get; internal set; } = "";

    /// <summary>The path of a file operation.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The program of a process.</summary>
    public string Command { get; internal set; } = "";

    /// <summary>Length of arguments or result as they were asked, in bytes.</summary>
    public int PayloadBytes { get; internal set; }

    /// <summary>The digest of the set that was asked.</summary>
    public string PolicyDigest { get; internal set; } = "";

    /// <summary>What was answered.</summary>
    public Verdict Verdict { get; internal set; }

    /// <summary>The code of its reason.</summary>
    public string ReasonCode { get; internal set; } = "";

    /// <summary>The deciding rule.</summary>
    public string Rule { get; internal set; } = "";

    /// <summary>Where a person finds it.</summary>
    public string Clause { get; internal set; } = "";

    /// <summary>What enforcing would have said; null where it was enforced.</summary>
    public Verdict? ShadowVerdict { get; internal set; }

    /// <summary>The code of that.</summary>
    public string ShadowReasonCode { get; internal set; } = "";

    /// <summary>The rule of that.</summary>
    public string ShadowRule { get; internal set; } = "";

    /// <summary>Where a person finds that.</summary>
    public string ShadowClause { get; internal set; } = "";

    /// <summary>Why inputs are missing; empty where they are not.</summary>
    public string InputsOmitted { get; internal set; } = "";

    /// <summary>The inputs as a sealed text, ASCII, in the event's own bytes; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Inputs { get; internal set; }

    /// <summary>Whether a scan was made of the payload, and found something.</summary>
    public bool HasFindings { get; internal set; }

    /// <summary>Whether money was set aside for it.</summary>
    public bool HasReservation { get; internal set; }
}
