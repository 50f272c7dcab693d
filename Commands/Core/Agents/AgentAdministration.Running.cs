using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Agents;

/// <content>What all commands to agents have in common.</content>
public sealed partial class AgentAdministration
{
    private static Need? AdminOf(KnownAgent agent) => new(Role.TeamAdmin, agent.State.Profile!.Team);

    // An agent may do to its own credential what others need a role for.
    private static Func<KnownAgent, Need?> SelfOrAdmin(Caller caller) => agent =>
        caller is Caller.Agent self && self.Known.Id == agent.Id ? null : AdminOf(agent);

    private async ValueTask<Answer<AgentsChanged>> RunAsync(
        Caller caller, AgentName name, Wish wish, Func<KnownAgent, IEnumerable<AgentTask>> left, CancellationToken cancellationToken)
    {
        // Everything that follows is looked at again by whoever appends; this is for the answer.
        var lookup = Find(caller, name);
        if (lookup is not Answer<KnownAgent>.Done { Value: var agent })
        {
            return lookup.Refusing<AgentsChanged>();
        }

        if (WhyNot(caller, agent, wish) is { } forbidden)
        {
            return new Answer<AgentsChanged>.Forbidden(forbidden);
        }

        if (string.IsNullOrWhiteSpace(wish.Reason))
        {
            return new Answer<AgentsChanged>.Invalid("reason", "is empty; whoever reads the record has to learn why");
        }

        if (agent.State.Presence != AgentPresence.Registered)
        {
            return new Answer<AgentsChanged>.Refused("agent_gone", $"the agent {agent.Id} has left the registry");
        }

        var outcome = await _cascade
            .RunAsync(On(caller, wish), () => left(Agents.Find(agent.Id)!), cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AgentReply.Refused refused => new Answer<AgentsChanged>.Refused(refused.Rule, refused.Message),
            AgentReply.Unknown => new Answer<AgentsChanged>.Refused("agent_gone", $"the agent {agent.Id} has left the registry"),
            _ => new Answer<AgentsChanged>.Done(
                new([.. outcome.Changed.Prepend(agent.Id).Distinct().Select(id => Agents.Find(id)!)],
                    outcome.Position is null ? "" : wish.Token),
                outcome.Position),
        };
    }

    private Initiator On(Caller caller, Wish wish) => new(
        caller.Principal,
        caller.Assurance,
        () => [.. permission.ChecksOf(caller), .. wish.RestsOn().Select(agent => agent.Check)]);

    private string? WhyNot(Caller caller, KnownAgent agent, Wish wish)
    {
        if (caller.IsOperator || wish.NeedOf(agent) is not { } need)
        {
            return null;
        }

        // What reaches agents of other teams is for whoever may change them all.
        var org = agent.State.Profile!.Org;
        return permission.WhyNot(caller, org, need)
            ?? (wish.ReachesBelow
                ? Agents.SubtreeOf(agent.Id, int.MaxValue).Select(each => wish.NeedOf(each)).Distinct()
                    .Select(each => permission.WhyNot(caller, org, each)).FirstOrDefault(why => why is not null)
                : null);
    }

    /// <param name="Reason">Why; blank is refused.</param>
    /// <param name="NeedOf">What changing an agent needs; null when the caller needs nothing.</param>
    /// <param name="ReachesBelow">Whether agents below are changed too.</param>
    /// <param name="Token">A new credential, to be shown once it is the agent's.</param>
    private sealed record Wish(string Reason, Func<KnownAgent, Need?> NeedOf, bool ReachesBelow = false, string Token = "")
    {
        // Agents that are not changed and must not change.
        public Func<IEnumerable<KnownAgent>> RestsOn { get; init; } = () => [];
    }
}
