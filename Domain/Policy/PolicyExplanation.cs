using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Expressions;

namespace AgentAssembly.Domain.Policy;

/// <summary>A ruling with everything that was looked at.</summary>
/// <param name="Ruling">The ruling.</param>
/// <param name="Trace">The clauses, by stage and then in the order in which they were asked.</param>
public sealed record PolicyExplanation(PolicyRuling Ruling, ImmutableArray<TraceStep> Trace);

/// <summary>One clause that was looked at.</summary>
/// <param name="Stage">When.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Scope">Whom it speaks of, such as <c>team:sre</c>.</param>
/// <param name="Clause">Its place, such as <c>airline.yaml:12</c>.</param>
/// <param name="Rule">Its path, such as <c>tools.search</c>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Conditions">The clauses of its condition, each with its truth; empty where it has none. No value of the payload.</param>
public sealed record TraceStep(
    Stage Stage, string Document, string Scope, string Clause, string Rule, Outcome Outcome, ImmutableArray<ClauseTrace> Conditions);
