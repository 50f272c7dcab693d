using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy;

/// <summary>A policy set's answer to one question, with the evidence for it.</summary>
public sealed record PolicyRuling
{
    /// <summary>What is decided. In this version always Allow or Deny.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The wire's byte-exact reason, one of <see cref="PolicyReasonTexts"/>; empty on Allow.</summary>
    public required string Reason { get; init; }

    /// <summary>The stable code of the reason, one of <see cref="PolicyReasonCodes"/>; never empty.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The deciding rule, such as <c>tools.search</c> or <c>tools.*</c>; empty when no rule decided.</summary>
    public required string Rule { get; init; }

    /// <summary>Where a person finds the rule, such as <c>airline.yaml:12</c>; empty when no rule decided.</summary>
    public required string Clause { get; init; }

    /// <summary>The <see cref="PolicySet.Digest"/> of the set that answered.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>
    /// One explanation for a person: the tool, the rule, the document and, on Deny, the way out. Holds nothing of the
    /// action but the tool's name, and of that at most 256 characters.
    /// </summary>
    public required string Detail { get; init; }
}
