using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>What happens to an agent. Told in its own stream, <c>agent-…</c>.</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>The agent proved that it holds its key, and joined.</summary>
    /// <param name="Profile">What it said of itself.</param>
    /// <param name="Lineage">Where it stands among agents.</param>
    /// <param name="TokenHash">SHA-256 of its credential's UTF-8 bytes, 64 hexadecimal digits; the credential is kept nowhere.</param>
    /// <param name="Enrolment">By what its org took it in.</param>
    public sealed record Registered(AgentProfile Profile, AgentLineage Lineage, string TokenHash, Enrolment Enrolment) : AgentEvent;

    /// <summary>The agent got a new credential; the old one ended.</summary>
    /// <param name="TokenHash">SHA-256 of the new credential.</param>
    /// <param name="Reason">Why; empty when the agent itself proved its key again.</param>
    public sealed record CredentialRotated(string TokenHash, string Reason) : AgentEvent;

    /// <summary>The agent's credential ended, and it has none.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record CredentialRevoked(string Reason) : AgentEvent;

    /// <summary>The agent left or was removed; its credential ended.</summary>
    /// <param name="Reason">Why; at most <see cref="AgentProfile.TextLengthMax"/> characters.</param>
    /// <param name="Removed">Whether somebody else wanted it.</param>
    public sealed record Deregistered(string Reason, bool Removed) : AgentEvent;

    /// <summary>One more reason why the agent may not act.</summary>
    /// <param name="Kind">What kind of reason.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="Cause">The agent behind it; null where there is none.</param>
    public sealed record Suspended(SuspensionKind Kind, string Reason, AgentId? Cause) : AgentEvent;

    /// <summary>Reasons no longer hold; the agent acts again if none is left.</summary>
    /// <param name="Kinds">Which; at least one.</param>
    /// <param name="Note">A note for the record.</param>
    public sealed record SuspensionCleared(ImmutableSortedSet<SuspensionKind> Kinds, string Note) : AgentEvent;

    /// <summary>The agent stands elsewhere among agents.</summary>
    /// <param name="Before">Its parent until now; null for none.</param>
    /// <param name="Lineage">Where it stands.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Reparented(AgentId? Before, AgentLineage Lineage, string Reason) : AgentEvent;

    /// <summary>The agent belongs to another team.</summary>
    /// <param name="Before">Its team until now.</param>
    /// <param name="Team">Its team.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Moved(string Before, string Team, string Reason) : AgentEvent;

    /// <summary>Verdicts on the agent are observed only, or enforced again.</summary>
    /// <param name="ObservedUntil">When observing ends; null when verdicts are enforced.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ModeChanged(Instant? ObservedUntil, string Reason) : AgentEvent;

    /// <summary>The time of observing is over; verdicts are enforced.</summary>
    /// <param name="Until">When it ended.</param>
    public sealed record WindowExpired(Instant Until) : AgentEvent;

    /// <summary>The agent's parent left the registry.</summary>
    /// <param name="Parent">Which.</param>
    /// <param name="Fate">What became of the agent.</param>
    /// <param name="Lineage">Where it stands.</param>
    public sealed record Orphaned(AgentId Parent, OrphanFate Fate, AgentLineage Lineage) : AgentEvent;

    /// <summary>No sign of life came for too long.</summary>
    /// <param name="LastSeen">When the last one came; null for none since the process started.</param>
    /// <param name="Threshold">How long is too long.</param>
    public sealed record HeartbeatLapsed(Instant? LastSeen, TimeSpan Threshold) : AgentEvent;

    /// <summary>A sign of life came again.</summary>
    public sealed record HeartbeatRecovered : AgentEvent;
}

/// <summary>What an agent says of itself when it registers.</summary>
public sealed record AgentProfile
{
    /// <summary>Longest text, in characters.</summary>
    public const int TextLengthMax = 1_024;

    /// <summary>Most tools, and most labels.</summary>
    public const int ItemsMax = 256;

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team; an attribute that may change.</summary>
    public required string Team { get; init; }

    /// <summary>The DID that it proved to hold the key of.</summary>
    public required string Did { get; init; }

    /// <summary>Display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Agent framework, free text.</summary>
    public string Framework { get; init; } = "";

    /// <summary>Version of the agent's process, free text.</summary>
    public string Version { get; init; } = "";

    /// <summary>Declared risk: 1 low to 4 critical, 0 unspecified.</summary>
    public int RiskTier { get; init; }

    /// <summary>Tools that it says it will use.</summary>
    public ImmutableArray<string> Tools { get; init; } = [];

    /// <summary>Free labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>Where an agent stands among agents.</summary>
/// <param name="Parent">The agent that it says delegated to it; null for a root.</param>
/// <param name="Root">The first agent of the chain: itself for a root.</param>
/// <param name="Depth">How many delegations lie above it: 0 for a root, at most <see cref="DepthMax"/>.</param>
/// <param name="DelegationReason">Why the parent delegated, free text.</param>
/// <param name="SpawnedByTool">What caused the delegation, free text.</param>
/// <param name="MaxChildDepth">Deepest place of agents below it, the bounds above it included; null for no bound.</param>
public sealed record AgentLineage(
    AgentId? Parent, AgentId Root, int Depth, string DelegationReason, string SpawnedByTool, int? MaxChildDepth)
{
    /// <summary>Deepest usable place (gateway specification §2.3).</summary>
    public const int DepthMax = 9;
}
