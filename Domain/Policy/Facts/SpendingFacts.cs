namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>What was spent before an action, and what it costs; in USD.</summary>
/// <param name="AgentToday">What the agent spent today.</param>
/// <param name="AgentThisMonth">What it spent this month.</param>
/// <param name="Cost">What the action is expected to cost.</param>
public sealed record SpendingFacts(decimal AgentToday, decimal AgentThisMonth, decimal Cost);
