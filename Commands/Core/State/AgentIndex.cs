using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// Ways from names, parents and teams to agents. An agent that has left stays below its parent and keeps its names, so
/// that history can be asked about; it is no member of its team any more. One writer, any readers.
/// </summary>
internal sealed class AgentIndex
{
    private static readonly ImmutableSortedSet<AgentId> Nobody =
        ImmutableSortedSet.Create<AgentId>(AgentIdOrder.Ascending);

    private readonly ConcurrentDictionary<UInt128, ImmutableSortedSet<AgentId>> _byLegacyKey = new();
    private readonly ConcurrentDictionary<AgentId, ImmutableSortedSet<AgentId>> _children = new();
    private readonly ConcurrentDictionary<(string Org, string Team), ImmutableSortedSet<AgentId>> _members = new();
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<AgentId>> _orgs = new(StringComparer.Ordinal);

    public ImmutableSortedSet<AgentId> ByLegacyKey(UInt128 key) => _byLegacyKey.GetValueOrDefault(key, Nobody);

    public ImmutableSortedSet<AgentId> ChildrenOf(AgentId parent) => _children.GetValueOrDefault(parent, Nobody);

    public ImmutableSortedSet<AgentId> MembersOf(string org, string team) =>
        _members.GetValueOrDefault((org, team), Nobody);

    public ImmutableSortedSet<AgentId> OfOrg(string org) => _orgs.GetValueOrDefault(org, Nobody);

    public void Apply(AgentId id, AgentState before, AgentState after)
    {
        if (after.Profile is not { } profile)
        {
            return;
        }

        Move(_children, before.Lineage?.Parent, after.Lineage?.Parent, id);
        Move(_members, TeamOf(before), TeamOf(after), id);
        Add(_orgs, profile.Org, id);

        // A key that once named the agent goes on naming it: SDKs derive it from the team that they were configured with.
        var keys = LegacyAgentKeys.Of(profile.Org, profile.Team, profile.Did);
        Add(_byLegacyKey, keys.Registry, id);
        Add(_byLegacyKey, keys.Action, id);
    }

    private static (string Org, string Team)? TeamOf(AgentState state) =>
        state is { Profile: { } profile, Status: not (AgentStatus.Unknown or AgentStatus.Deregistered) }
            ? (profile.Org, profile.Team)
            : null;

    private static void Move<TKey>(
        ConcurrentDictionary<TKey, ImmutableSortedSet<AgentId>> sets, TKey? from, TKey? to, AgentId id)
        where TKey : struct
    {
        if (EqualityComparer<TKey?>.Default.Equals(from, to))
        {
            return;
        }

        if (from is { } left && sets.TryGetValue(left, out var rest))
        {
            // Sets of one writer: nobody adds between the look and the removal.
            rest = rest.Remove(id);
            if (rest.IsEmpty)
            {
                sets.TryRemove(left, out _);
            }
            else
            {
                sets[left] = rest;
            }
        }

        if (to is { } joined)
        {
            Add(sets, joined, id);
        }
    }

    private static void Add<TKey>(ConcurrentDictionary<TKey, ImmutableSortedSet<AgentId>> sets, TKey key, AgentId id)
        where TKey : notnull =>
        sets.AddOrUpdate(key, Nobody.Add(id), (_, before) => before.Add(id));
}
