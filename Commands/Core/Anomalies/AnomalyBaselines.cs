using System.Collections.Concurrent;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>An agent's baseline; whoever uses it holds the gate.</summary>
public sealed class KnownBaseline
{
    /// <summary>Guards the baseline; held for less than a microsecond.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What is usual for the agent.</summary>
    public AgentBaseline Baseline { get; private set; } = new();

    /// <summary>Whether the agent is just being suspended, so that many at once do it once. The caller holds the gate.</summary>
    internal bool IsActedOn { get; set; }

    private long _measuredSince;

    /// <summary>Begins anew where other windows were set since. The caller holds the gate.</summary>
    public AgentBaseline Under(AnomalyRulesState rules)
    {
        if (rules.MeasuredSince.UnixMicroseconds > _measuredSince)
        {
            (Baseline, _measuredSince) = (new AgentBaseline(), rules.MeasuredSince.UnixMicroseconds);
        }

        return Baseline;
    }
}

/// <summary>
/// What is usual for agents. Of more than fit, those are forgotten that did nothing for the longest; what they do next counts
/// from nothing. Safe for concurrent use.
/// </summary>
/// <param name="agentsMax">How many agents are kept in mind; at least 4.</param>
public sealed class AnomalyBaselines(int agentsMax)
{
    private readonly ConcurrentDictionary<AgentId, KnownBaseline> _agents = new();
    private readonly Lock _sweep = new();
    private int _count;

    /// <summary>How many agents are kept in mind.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>An agent's baseline.</summary>
    public KnownBaseline Of(AgentId agent)
    {
        if (_agents.TryGetValue(agent, out var known))
        {
            return known;
        }

        lock (_sweep)
        {
            if (_count >= agentsMax)
            {
                MakeRoom();
            }

            known = _agents.GetOrAdd(agent, static _ => new KnownBaseline());
            Volatile.Write(ref _count, _agents.Count);
            return known;
        }
    }

    // A quarter at once, so that looking through all of them is rare.
    private void MakeRoom()
    {
        foreach (var (agent, _) in _agents.OrderBy(each => each.Value.Baseline.Last.UnixMicroseconds).Take(Math.Max(1, agentsMax / 4)))
        {
            _agents.TryRemove(agent, out _);
        }
    }
}
