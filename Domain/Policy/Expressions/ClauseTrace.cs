namespace AgentAssembly.Domain.Policy.Expressions;

/// <summary>What one clause of a condition said of one action. Never holds a value out of arguments or a result.</summary>
/// <param name="Clause">The clause as its author wrote it, such as <c>args.amount &gt; 250</c>.</param>
/// <param name="Truth">What it said.</param>
/// <param name="WhyUnknown">
/// Why it is Unknown, such as <c>args.amount is text, not a number</c>; null where it is not.
/// </param>
public sealed record ClauseTrace(string Clause, Truth Truth, string? WhyUnknown);
