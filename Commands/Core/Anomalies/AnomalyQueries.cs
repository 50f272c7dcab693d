using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>Which anomalies somebody wants to see.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Agent">The agent; null for all.</param>
/// <param name="Type">The type; null for all.</param>
/// <param name="Since">The earliest moment; null for all.</param>
public sealed record AnomalyWish(string Org, AgentId? Agent, AnomalyType? Type, Instant? Since);

/// <summary>An anomaly, and where it is told.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The agent's team when it was told; may be empty.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Known">The anomaly.</param>
public sealed record FoundAnomaly(string Org, string Team, StreamName Stream, KnownAnomaly Known);

/// <summary>
/// Shows anomalies as far as they are kept in mind, the latest <see cref="AnomalyState.RecentMax"/> of each agent, to those who
/// may know of the agent's team as it was then. Safe for concurrent use.
/// </summary>
public sealed class AnomalyQueries(WriteSideState state)
{
    /// <summary>Anomalies, the latest first.</summary>
    public IReadOnlyList<FoundAnomaly> List(Caller caller, AnomalyWish wish) =>
    [
        .. In(caller)
            .Where(found => found.Org == wish.Org
                && (wish.Agent is not { } agent || found.Known.What.Agent == agent)
                && (wish.Type is not { } type || found.Known.What.Type == type)
                && (wish.Since is not { } since || found.Known.At >= since))
            .OrderByDescending(found => found.Known.At.UnixMicroseconds)
            .ThenByDescending(found => found.Known.Id.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>One anomaly.</summary>
    public Answer<FoundAnomaly> Get(Caller caller, string text) =>
        EventId.TryParse(text, out var id) && In(caller).FirstOrDefault(found => found.Known.Id == id) is { } known
            ? new Answer<FoundAnomaly>.Done(known, null)
            : Unknown(text);

    /// <summary>What is said of an anomaly that there is not, or that the caller may not know of.</summary>
    internal static Answer<FoundAnomaly> Unknown(string text) => new Answer<FoundAnomaly>.NotFound(
        $"there is no anomaly '{text}' among the latest {AnomalyState.RecentMax} of any agent: 'aasm anomalies list' shows them");

    private IEnumerable<FoundAnomaly> In(Caller caller) =>
        from agent in state.Anomalies.All
        from known in agent.Value.State.Recent
        where TeamSight.MaySee(caller, agent.Value.Org, known.Team)
        select new FoundAnomaly(agent.Value.Org, known.Team, agent.Key, known);
}
