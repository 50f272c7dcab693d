using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Domain.Policy.Expressions;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>How two versions of policies differ in what they mean. Both are asked about actions made up of what they name.</summary>
/// <param name="BeforeDigest">The digest of the set before.</param>
/// <param name="AfterDigest">The digest of the set after.</param>
/// <param name="Differences">Each way in which they differ, with its smallest example.</param>
/// <param name="Questions">How many actions both were asked about.</param>
/// <param name="IsCut">Whether more could have been asked: what then differs may be missing.</param>
[Name("PolicyDiff")]
public sealed record PolicyDiffNode(
    string BeforeDigest, string AfterDigest, IReadOnlyList<PolicyDifferenceNode> Differences, int Questions, bool IsCut);

/// <summary>One way in which two versions differ.</summary>
/// <param name="Direction">What the change does.</param>
/// <param name="Kind">The kind of the example.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Summary">One line for a person.</param>
/// <param name="Before">What the version before says of the example.</param>
/// <param name="After">What the version after says of it.</param>
[Name("PolicyDifference")]
public sealed record PolicyDifferenceNode(
    Direction Direction, ActionKind Kind, string Subject, string Summary, RulingNode Before, RulingNode After)
{
    internal static PolicyDifferenceNode Of(PolicyDifference difference) => new(
        difference.Direction, difference.Kind, difference.Subject, difference.Summary,
        RulingNode.Of(difference.Before), RulingNode.Of(difference.After));
}

/// <summary>What policies say of an action.</summary>
/// <param name="Verdict">What is decided.</param>
/// <param name="ReasonCode">The stable code of the reason.</param>
/// <param name="Reason">The reason in words; empty where it is allowed.</param>
/// <param name="Rule">The deciding rule; empty where none decided.</param>
/// <param name="Clause">Where the rule stands; empty where none decided.</param>
/// <param name="Detail">An explanation for a person.</param>
/// <param name="Observed">The observe rules that fired.</param>
/// <param name="FindingKinds">What the scanner found in the payload, by kind.</param>
[Name("PolicyRuling")]
public sealed record RulingNode(
    Verdict Verdict,
    string ReasonCode,
    string Reason,
    string Rule,
    string Clause,
    string Detail,
    IReadOnlyList<string> Observed,
    IReadOnlyList<string> FindingKinds)
{
    internal static RulingNode Of(PolicyRuling ruling) => new(
        ruling.Verdict, ruling.ReasonCode, ruling.Reason, ruling.Rule, ruling.Clause, ruling.Detail, ruling.Observed, ruling.FindingKinds);
}

/// <summary>What policies say of an action, and everything that was looked at on the way.</summary>
/// <param name="Digest">The digest of the set that was in force.</param>
/// <param name="Ruling">The ruling.</param>
/// <param name="Trace">The clauses, by stage and then in the order in which they were asked.</param>
[Name("PolicyExplanation")]
public sealed record ExplanationNode(string Digest, RulingNode Ruling, IReadOnlyList<TraceStepNode> Trace);

/// <summary>One clause that was looked at.</summary>
/// <param name="Stage">When.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Scope">Whom it speaks of.</param>
/// <param name="Clause">Its place.</param>
/// <param name="Rule">Its path.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Conditions">The clauses of its condition; none where it has none.</param>
[Name("PolicyTraceStep")]
public sealed record TraceStepNode(
    Stage Stage, string Document, string Scope, string Clause, string Rule, Outcome Outcome, IReadOnlyList<ConditionNode> Conditions)
{
    internal static TraceStepNode Of(TraceStep step) => new(
        step.Stage, step.Document, step.Scope, step.Clause, step.Rule, step.Outcome,
        [.. step.Conditions.Select(clause => new ConditionNode(clause.Clause, clause.Truth, clause.WhyUnknown))]);
}

/// <summary>One clause of a condition.</summary>
/// <param name="Clause">The clause as its author wrote it.</param>
/// <param name="Truth">What it said.</param>
/// <param name="WhyUnknown">Why that is unknown; null where it is not.</param>
[Name("PolicyCondition")]
public sealed record ConditionNode(string Clause, Truth Truth, string? WhyUnknown);
