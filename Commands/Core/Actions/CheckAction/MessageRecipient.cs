using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Looks up whom a message is for.</summary>
internal static class MessageRecipient
{
    /// <summary>
    /// The action with its recipient as the registry knows it. A named agent's team is the registry's and never the
    /// sender's word, which would let anybody name a team that may be written to; the team of one who is not registered is
    /// not known, and then conditions on it restrict.
    /// </summary>
    /// <returns>The action, and the stream that the answer rests on besides the sender's.</returns>
    public static (AgentAction Action, ImmutableArray<StreamCheck> ReliedOn) LookUp(
        AgentAction action, AgentDirectory agents)
    {
        if (action.Message is not { } address)
        {
            return (action, []);
        }

        if (address.Agent.Length == 0)
        {
            var team = address.Team.Length == 0 ? action.Actor.Team : address.Team;
            return (To(action, address with { Team = team }), []);
        }

        return agents.Resolve(action.Actor.Org, address.Agent) is AgentLookup.Found { Agent: var found }
            ? (To(action, new(found.State.Profile!.Team, found.Id.ToString(), address.Channel)), ChecksOf(action, found))
            : (To(action, address with { Team = "" }), []);
    }

    private static AgentAction To(AgentAction action, MessageAddress address) => action with { Message = address };

    // An agent that writes to itself is relied on already.
    private static ImmutableArray<StreamCheck> ChecksOf(AgentAction action, KnownAgent found) =>
        found.Id == action.Actor.AgentId ? [] : [new(found.Id.Stream, ExpectedVersion.Exact(found.Version))];
}
