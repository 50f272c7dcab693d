using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.State;

// Finding agents by name, and by their place among others.
public sealed partial class AgentDirectory
{
    private readonly AgentIndex _index = new();

    /// <summary>
    /// The agent that a text names within an org: its id or one of the two older keys (gateway specification §1.2) as 32
    /// hexadecimal digits, or a DID that it registered with.
    /// </summary>
    /// <returns>The agent; what belongs to another org is as unknown as what does not exist.</returns>
    public AgentLookup Resolve(string org, string text)
    {
        if (!AgentId.TryParse(text, out var id))
        {
            return OneOf(org, [AgentId.Of(org, text)]);
        }

        return OneOf(org, _index.ByLegacyKey(id.Value).Add(id));
    }

    /// <summary>The agents that an agent delegated to, also those that have left, in order of their ids.</summary>
    public ImmutableSortedSet<AgentId> ChildrenOf(AgentId parent) => _index.ChildrenOf(parent);

    /// <summary>The agents of a team that have not left, in order of their ids.</summary>
    public ImmutableSortedSet<AgentId> MembersOf(string org, string team) => _index.MembersOf(org, team);

    /// <summary>The agents of an org, also those that have left, in order of their ids.</summary>
    public ImmutableSortedSet<AgentId> AgentsOf(string org) => _index.OfOrg(org);

    private AgentLookup OneOf(string org, IEnumerable<AgentId> candidates)
    {
        KnownAgent? found = null;
        foreach (var candidate in candidates)
        {
            if (Find(candidate) is not { State.Profile: { } profile } agent || profile.Org != org)
            {
                continue;
            }

            if (found is not null)
            {
                return new AgentLookup.Ambiguous();
            }

            found = agent;
        }

        return found is null ? new AgentLookup.Unknown() : new AgentLookup.Found(found);
    }
}
