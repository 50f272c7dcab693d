using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>What an agent is told that shows its credential.</summary>
public abstract record PresenceReply
{
    private PresenceReply()
    {
    }

    /// <summary>It is known.</summary>
    /// <param name="ShouldSuspend">Whether it is to start nothing further.</param>
    public sealed record Present(bool ShouldSuspend) : PresenceReply;

    /// <summary>It has left.</summary>
    public sealed record Left : PresenceReply;

    /// <summary>The credential is missing or not its own, or it is not registered.</summary>
    public sealed record Refused(string Message) : PresenceReply;
}

/// <summary>Signs of life, and leaving. Safe for concurrent use.</summary>
public sealed class Presence(CommandRunner commands, BudgetSuspension budgets, TimeProvider time)
{
    private readonly Cascade _cascade = new(commands);

    private AgentDirectory Agents => commands.State.Agents;

    /// <summary>
    /// An agent says that it is there. Beats are not events: their absence is one, and the first that comes after it.
    /// </summary>
    public async ValueTask<PresenceReply> BeatAsync(ActorClaim claim, string token, CancellationToken cancellationToken)
    {
        if (WhyNot(claim, token) is { } refusal)
        {
            return refusal;
        }

        var agent = Agents.Find(claim.AgentId)!;
        agent.Life.Heard(Instant.From(time.GetUtcNow()));
        if (agent.State.HasLapsed)
        {
            await AskAsync(agent, new AgentCommand.Recover(), cancellationToken).ConfigureAwait(false);
        }

        await budgets.ResumeAsync(agent, cancellationToken).ConfigureAwait(false);
        return new PresenceReply.Present(Agents.Find(agent.Id)?.State.Status == AgentStatus.Suspended);
    }

    /// <summary>What is said to whoever shows no credential of its own.</summary>
    public const string CredentialWanted = "credential_token is missing, or not the one that Register returned to this agent";

    /// <summary>The agent that a claim leads to, if the credential is its own; or null.</summary>
    public KnownAgent? Known(ActorClaim claim, string token) =>
        WhyNot(claim, token) is null ? Agents.Find(claim.AgentId) : null;

    /// <summary>Whether a credential still is an agent's that began to listen with it; one that has left hears of that.</summary>
    public bool MayHear(AgentId id, string token) =>
        Agents.Find(id) is { } agent && (agent.State.Presence != AgentPresence.Registered || agent.Holds(token));

    /// <summary>An agent leaves; those below it are suspended.</summary>
    public async ValueTask<PresenceReply> LeaveAsync(
        ActorClaim claim, string token, string reason, CancellationToken cancellationToken)
    {
        if (WhyNot(claim, token) is { } refusal)
        {
            return refusal;
        }

        var agent = Agents.Find(claim.AgentId)!;
        var leave = new AgentCommand.Deregister(Credential.HashOf(token), reason);
        var outcome = await _cascade.RunAsync(
            new Initiator($"agent:{claim.Did}", Assurance.Bound, () => []),
            Leaving(agent.Id, leave),
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply is AgentReply.Left
            ? new PresenceReply.Left()
            : new PresenceReply.Refused("the agent left, or its credential changed, while this was decided");
    }

    private Func<IEnumerable<AgentTask>> Leaving(AgentId id, AgentCommand.Deregister leave)
    {
        var orphans = Orphans.Left(Agents, id, OrphanFate.Suspend);
        return () => Agents.Find(id) is { State.Presence: AgentPresence.Registered } agent
            ? orphans().Prepend(new AgentTask(agent, leave))
            : orphans();
    }

    private ValueTask<Outcome<AgentReply>> AskAsync(KnownAgent agent, AgentCommand command, CancellationToken cancellationToken)
    {
        var profile = agent.State.Profile!;
        var origin = new CommandOrigin(profile.Org, profile.Team, $"agent:{profile.Did}", Assurance.Bound, []);
        return commands.RunAsync(
            (undertaking, stop) => commands.AskAsync(undertaking, agent.Id, command, origin, stop), cancellationToken);
    }

    private PresenceReply.Refused? WhyNot(ActorClaim claim, string token) =>
        Agents.StandingOf(Agents.Find(claim.AgentId), claim, token, mayAssert: false) == ActorStanding.Bound
            ? null
            : new PresenceReply.Refused(CredentialWanted);
}
