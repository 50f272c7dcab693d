using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>How many decisions would be others, by what they would be.</summary>
/// <param name="Allowed">Would be allowed, and were not.</param>
/// <param name="Redacted">Would be allowed with redactions, and were something else.</param>
/// <param name="Pending">Would wait for people, and did not.</param>
/// <param name="Denied">Would be denied, and were not.</param>
public sealed record ReplayFlips(long Allowed, long Redacted, long Pending, long Denied)
{
    /// <summary>None.</summary>
    public static ReplayFlips None { get; } = new(0, 0, 0, 0);

    /// <summary>All of them.</summary>
    public long Total => Allowed + Redacted + Pending + Denied;

    /// <summary>Both together.</summary>
    public ReplayFlips Plus(ReplayFlips other) => new(
        Allowed + other.Allowed, Redacted + other.Redacted, Pending + other.Pending, Denied + other.Denied);
}

/// <summary>How many decisions were not compared for one reason.</summary>
/// <param name="Reason">A word of <see cref="Replaying.NotCompared"/>.</param>
/// <param name="Count">How many.</param>
public sealed record NotComparedCount(string Reason, long Count);

/// <summary>What one rule accounts for.</summary>
/// <param name="Rule">
/// The rule: the candidate's where it is stricter, and the one that decided then where the candidate is laxer. Empty where no
/// rule decided.
/// </param>
/// <param name="Clause">Where a person finds it.</param>
/// <param name="IsCandidates">Whether it is the candidate's.</param>
/// <param name="Flips">How many decisions would be others.</param>
public sealed record RuleFlips(string Rule, string Clause, bool IsCandidates, ReplayFlips Flips);

/// <summary>What would be different for one agent.</summary>
/// <param name="Org">Its tenant.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Flips">How many decisions would be others.</param>
public sealed record AgentFlips(string Org, AgentId Agent, ReplayFlips Flips);

/// <summary>What is not listed one by one.</summary>
/// <param name="Groups">How many groups.</param>
/// <param name="Flips">What they count together.</param>
public sealed record OtherFlips(long Groups, ReplayFlips Flips)
{
    /// <summary>Nothing is left out.</summary>
    public static OtherFlips None { get; } = new(0, ReplayFlips.None);
}

/// <summary>What policy says of one action.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Rule">The deciding rule; empty for none.</param>
/// <param name="Clause">Where a person finds it.</param>
public sealed record PolicySay(Verdict Verdict, string Rule, string Clause);

/// <summary>One decision that would be another. Nothing of its payload.</summary>
/// <param name="Position">Where the decision stands.</param>
/// <param name="Org">Its tenant.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Kind">What kind of action it was.</param>
/// <param name="Tool">The tool; empty for other kinds.</param>
/// <param name="Host">The host; empty for none.</param>
/// <param name="Recorded">What policy said then.</param>
/// <param name="Candidate">What the candidate says.</param>
/// <param name="ReasonCode">The code of the candidate's reason.</param>
public sealed record ReplaySample(
    Position Position, string Org, AgentId Agent, ActionKind Kind, string Tool, string Host, PolicySay Recorded, PolicySay Candidate,
    string ReasonCode);

/// <summary>What would have been different under one candidate. Immutable; a fold of the log, and so the same every time.</summary>
public sealed record ReplayReport
{
    /// <summary>The decisions in the range.</summary>
    public required long Decisions { get; init; }

    /// <summary>Those that would be the same.</summary>
    public required long Same { get; init; }

    /// <summary>Those that would be others.</summary>
    public required ReplayFlips Flips { get; init; }

    /// <summary>Those of which that is not known, by reason, in order of the words.</summary>
    public ImmutableArray<NotComparedCount> NotCompared { get; init; } = [];

    /// <summary>The rules behind most of it, the greatest first.</summary>
    public ImmutableArray<RuleFlips> Rules { get; init; } = [];

    /// <summary>The other rules.</summary>
    public OtherFlips OtherRules { get; init; } = OtherFlips.None;

    /// <summary>The agents with most of it, the greatest first.</summary>
    public ImmutableArray<AgentFlips> Agents { get; init; } = [];

    /// <summary>The other agents.</summary>
    public OtherFlips OtherAgents { get; init; } = OtherFlips.None;

    /// <summary>Some of them, in the order of the log: the earliest ones of each rule.</summary>
    public ImmutableArray<ReplaySample> Samples { get; init; } = [];
}
