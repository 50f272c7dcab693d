using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Topology;

/// <summary>The edges of one org that were reported, each once however often it was seen. Immutable.</summary>
public sealed class EdgesState
{
    /// <summary>Most distinct edges of an org: a distinct edge is a source, a target and a kind.</summary>
    public const int DistinctMax = 50_000;

    private static readonly ImmutableSortedSet<AgentId> NoTargets =
        ImmutableSortedSet.Create<AgentId>(AgentIdOrder.Ascending);

    private readonly ImmutableDictionary<(EdgeKind Kind, AgentId Source), ImmutableSortedSet<AgentId>> _targets;

    private EdgesState(
        long lastId, int distinct, ImmutableDictionary<(EdgeKind, AgentId), ImmutableSortedSet<AgentId>> targets)
    {
        (LastId, Distinct, _targets) = (lastId, distinct, targets);
    }

    /// <summary>Nothing was reported.</summary>
    public static EdgesState Empty { get; } =
        new(0, 0, ImmutableDictionary<(EdgeKind, AgentId), ImmutableSortedSet<AgentId>>.Empty);

    /// <summary>The number of the last sighting; 0 before the first.</summary>
    public long LastId { get; }

    /// <summary>How many distinct edges there are.</summary>
    public int Distinct { get; }

    /// <summary>Whether this edge was seen before.</summary>
    public bool Has(AgentId source, AgentId target, EdgeKind kind) => TargetsOf(kind, source).Contains(target);

    /// <summary>The agents that edges of a kind lead to from an agent, in order of their ids.</summary>
    public ImmutableSortedSet<AgentId> TargetsOf(EdgeKind kind, AgentId source) =>
        _targets.GetValueOrDefault((kind, source), NoTargets);

    /// <summary>Every edge of a kind, in no promised order.</summary>
    public IEnumerable<(AgentId Source, AgentId Target)> OfKind(EdgeKind kind) =>
        from pair in _targets
        where pair.Key.Kind == kind
        from target in pair.Value
        select (pair.Key.Source, target);

    // A sighting of a kind that only a newer build knows still has its number.
    internal EdgesState With(EdgeObserved seen)
    {
        var lastId = Math.Max(LastId, seen.Id);
        var known = TargetsOf(seen.Kind, seen.Source);
        return seen.Kind == EdgeKind.None || known.Contains(seen.Target)
            ? new(lastId, Distinct, _targets)
            : new(lastId, Distinct + 1, _targets.SetItem((seen.Kind, seen.Source), known.Add(seen.Target)));
    }
}
