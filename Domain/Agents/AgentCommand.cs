using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Agents;

/// <summary>What may be asked of an agent's stream.</summary>
public abstract record AgentCommand
{
    private AgentCommand()
    {
    }

    /// <summary>Join, or get a new credential. Possession of the key has been proven, and the org has enrolled the agent.</summary>
    /// <param name="Profile">What the agent says of itself.</param>
    /// <param name="Lineage">Where it stands.</param>
    /// <param name="TokenHash">SHA-256 of the credential that it gets, 64 hexadecimal digits.</param>
    /// <param name="Enrolment">By what its org took it in.</param>
    public sealed record Register(AgentProfile Profile, AgentLineage Lineage, string TokenHash, Enrolment Enrolment)
        : AgentCommand;

    /// <summary>Leave, by its own will.</summary>
    /// <param name="TokenHash">SHA-256 of the credential presented.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Deregister(string TokenHash, string Reason) : AgentCommand;

    /// <summary>Be removed by somebody who may.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Remove(string Reason) : AgentCommand;

    /// <summary>May not act for one more reason.</summary>
    /// <param name="Kind">What kind of reason.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="Cause">The agent behind it, for reasons that come from a parent.</param>
    public sealed record Suspend(SuspensionKind Kind, string Reason, AgentId? Cause) : AgentCommand;

    /// <summary>May not act for an anomaly, and lose the credential.</summary>
    /// <param name="Reason">In words.</param>
    public sealed record Quarantine(string Reason) : AgentCommand;

    /// <summary>Some reasons no longer hold.</summary>
    /// <param name="Kinds">Which.</param>
    /// <param name="Note">A note for the record.</param>
    public sealed record Resume(ImmutableSortedSet<SuspensionKind> Kinds, string Note) : AgentCommand;

    /// <summary>Get another credential.</summary>
    /// <param name="TokenHash">SHA-256 of it.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Rotate(string TokenHash, string Reason) : AgentCommand;

    /// <summary>Lose the credential.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Revoke(string Reason) : AgentCommand;

    /// <summary>Stand elsewhere among agents. Depth, cycles and bounds were looked at.</summary>
    /// <param name="Lineage">Where it stands from now on.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Reparent(AgentLineage Lineage, string Reason) : AgentCommand;

    /// <summary>Belong to another team, which exists.</summary>
    /// <param name="Team">Which.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Move(string Team, string Reason) : AgentCommand;

    /// <summary>Have verdicts enforced.</summary>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Enforce(string Reason) : AgentCommand;

    /// <summary>Have verdicts observed only, for a while.</summary>
    /// <param name="Reason">Why; not blank.</param>
    /// <param name="Until">When that ends.</param>
    /// <param name="Now">The time.</param>
    public sealed record Observe(string Reason, Instant Until, Instant Now) : AgentCommand;

    /// <summary>Its time of observing may be over.</summary>
    /// <param name="Now">The time.</param>
    public sealed record EndWindow(Instant Now) : AgentCommand;

    /// <summary>Its parent has left the registry.</summary>
    /// <param name="Parent">Which.</param>
    /// <param name="Fate">What becomes of it.</param>
    /// <param name="Lineage">Where it stands from now on.</param>
    public sealed record Orphan(AgentId Parent, OrphanFate Fate, AgentLineage Lineage) : AgentCommand;

    /// <summary>No sign of life came for too long.</summary>
    /// <param name="LastSeen">When the last one came; null for none that this process saw.</param>
    /// <param name="Threshold">How long is too long.</param>
    public sealed record Lapse(Instant? LastSeen, TimeSpan Threshold) : AgentCommand;

    /// <summary>A sign of life came.</summary>
    public sealed record Recover : AgentCommand;
}

/// <summary>What an agent's stream answers.</summary>
public abstract record AgentReply
{
    private AgentReply()
    {
    }

    /// <summary>The agent has the credential whose hash came with the command.</summary>
    /// <param name="Lineage">Where it stands: for a known agent, where it stood before.</param>
    /// <param name="Profile">What is recorded of it.</param>
    public sealed record Joined(AgentLineage Lineage, AgentProfile Profile) : AgentReply;

    /// <summary>The agent has left.</summary>
    public sealed record Left : AgentReply;

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : AgentReply;

    /// <summary>No such agent is registered.</summary>
    public sealed record Unknown : AgentReply;

    /// <summary>The credential is not the agent's.</summary>
    public sealed record WrongCredential : AgentReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : AgentReply;
}
