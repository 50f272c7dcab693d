using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>What one event adds to what is counted.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team; empty for none.</param>
/// <param name="Agent">The agent; the default for none.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Counts">What it adds.</param>
/// <param name="Credentials">Kinds of credentials that were found in the action; nothing of the credentials.</param>
public sealed record Activity(
    string Org, string Team, AgentId Agent, Instant At, ActivityCounts Counts, ImmutableArray<string> Credentials);
