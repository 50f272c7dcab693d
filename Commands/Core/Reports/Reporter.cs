using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Reports;

/// <summary>Who answers for a report. A credential decides that alone; without one, what is claimed is only asserted.</summary>
/// <param name="Identity">Org, team and agent that are recorded.</param>
/// <param name="Assurance">How far they are corroborated.</param>
internal sealed record Reporter(ActorClaim Identity, Assurance Assurance)
{
    /// <summary>The name under which events tell of it.</summary>
    public string Principal => Identity.Did.Length == 0 ? "anonymous" : $"agent:{Identity.Did}";

    /// <summary>The stream of its reports.</summary>
    public StreamName Stream => SourceStream.Of(Identity.Org, Identity.AgentId, Assurance);

    /// <summary>Who answers for what a caller reports under a claim.</summary>
    public static Reporter Of(Caller caller, ActorClaim claim, AgentDirectory agents)
    {
        if (caller is Caller.Agent { Known: var known })
        {
            return new(IdentityOf(known), Assurance.Bound);
        }

        if (claim.AgentId == AgentId.Unattributed)
        {
            return new(new ActorClaim(ActorClaim.Default, ActorClaim.Default, ""), Assurance.Unattributed);
        }

        // An org that nobody registered in is not made up by naming it.
        var fallback = new ActorClaim(ActorClaim.Default, ActorClaim.Default, claim.Did);
        var registered = Registered(claim.AgentId) ?? Registered(fallback.AgentId);
        return new(registered is null ? fallback : IdentityOf(registered), Assurance.Asserted);

        KnownAgent? Registered(AgentId id) => agents.Find(id) is { State.Profile: not null } agent ? agent : null;
    }

    private static ActorClaim IdentityOf(KnownAgent agent) =>
        new(agent.State.Profile!.Org, agent.State.Profile.Team, agent.State.Profile.Did);
}
