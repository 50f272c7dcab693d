using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>
/// How the caller that an action names is not as the registry knows it. Of callers that are not registered, and of those of
/// other orgs, the actor's org knows nothing that could contradict them.
/// </summary>
internal static class CallerContradiction
{
    public static string? Of(ActionFacts facts, AgentDirectory agents)
    {
        if (facts is not { Standing: ActorStanding.Bound, Action: { Caller: { } caller, Actor: var actor } }
            || (caller.Org != actor.Org && caller.Org != ActorClaim.Default)
            || agents.Find(AgentId.Of(actor.Org, caller.Did)) is not { State: var known })
        {
            return null;
        }

        return known.Presence != AgentPresence.Registered ? "the caller has left the registry"
            : caller.Team != ActorClaim.Default && caller.Team != known.Profile!.Team ? "the caller belongs to another team"
            : null;
    }
}
