using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy;

/// <summary>A policy set's answer to one question, with the evidence for it.</summary>
public sealed record PolicyRuling
{
    /// <summary>What is decided.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The wire's byte-exact reason, one of <see cref="PolicyReasonTexts"/>; empty on Allow.</summary>
    public required string Reason { get; init; }

    /// <summary>The stable code of the reason, one of <see cref="PolicyReasonCodes"/>; never empty.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The deciding rule, such as <c>tools.search</c> or <c>rules.no-prod</c>; empty when no rule decided.</summary>
    public required string Rule { get; init; }

    /// <summary>Where a person finds the rule, such as <c>airline.yaml:12</c>; empty when no rule decided.</summary>
    public required string Clause { get; init; }

    /// <summary>The <see cref="PolicySet.Digest"/> of the set that answered.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>The <see cref="PolicyDocument.Digest"/> of the deciding document; empty when none decided.</summary>
    public string DocumentDigest { get; init; } = "";

    /// <summary>
    /// One explanation for a person: the rule, the document and, on Deny, the way out. Holds nothing of the action.
    /// </summary>
    public required string Detail { get; init; }

    /// <summary>Whether a whitelist of capabilities granted it.</summary>
    public bool IsNarrowed { get; init; }

    /// <summary>Whether the agent is to be suspended, because a budget that says so is spent.</summary>
    public bool SuspendsAgent { get; init; }

    /// <summary>How people are asked; null unless the verdict is Pending.</summary>
    public ApprovalTerms? Approval { get; init; }

    /// <summary>What has to be replaced in the payload before the action goes on, should it go on.</summary>
    public ImmutableArray<RedactionDuty> Redactions { get; init; } = [];

    /// <summary>What the scanner found, by kind; also where nothing is redacted.</summary>
    public ImmutableArray<string> FindingKinds { get; init; } = [];

    /// <summary>Whether somebody is to be told of the findings.</summary>
    public bool IsAlert { get; init; }

    /// <summary>What was decided before observing made it an Allow; null where verdicts are enforced.</summary>
    public PolicyRuling? Shadow { get; init; }

    /// <summary>Observe rules that fired, such as <c>rules.watch-refunds</c>.</summary>
    public ImmutableArray<string> Observed { get; init; } = [];
}

/// <summary>One replacement in a payload.</summary>
/// <param name="FieldPath">Where in the payload's JSON: a normalized path of RFC 9535; <c>$</c> for the whole payload.</param>
/// <param name="Replacement">What takes the place of the value there.</param>
/// <param name="Kind">What was found, such as <c>EmailAddress</c>, or the rule that wants it.</param>
public sealed record RedactionDuty(string FieldPath, string Replacement, string Kind);
