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

    /// <summary>It is known and may act.</summary>
    public sealed record Present : PresenceReply;

    /// <summary>It has left.</summary>
    public sealed record Left : PresenceReply;

    /// <summary>The credential is missing or not its own, or it is not registered.</summary>
    public sealed record Refused(string Message) : PresenceReply;
}

/// <summary>Signs of life, and leaving. Safe for concurrent use.</summary>
public sealed class Presence(WriteSideState state, DeciderRunner runner)
{
    /// <summary>An agent says that it is there. Beats are not events: only their absence will be one.</summary>
    public PresenceReply Beat(ActorClaim claim, string token) => (PresenceReply?)WhyNot(claim, token) ?? new PresenceReply.Present();

    /// <summary>An agent leaves.</summary>
    public async ValueTask<PresenceReply> LeaveAsync(
        ActorClaim claim, string token, string reason, CancellationToken cancellationToken)
    {
        if (WhyNot(claim, token) is { } refusal)
        {
            return refusal;
        }

        var team = state.Agents.Find(claim.AgentId)?.State.Profile?.Team ?? claim.Team;
        var origin = new CommandOrigin(claim.Org, team, $"agent:{claim.Did}", Assurance.Bound, []);
        var outcome = await runner.RunAsync<AgentDecider, AgentEventCodec, AgentState, AgentCommand, AgentEvent, AgentReply>(
            claim.AgentId.Stream,
            new AgentCommand.Deregister(Credential.HashOf(token), reason),
            origin,
            cancellationToken).ConfigureAwait(false);
        if (outcome.Position is { } position)
        {
            await state.AwaitAsync(position, cancellationToken).ConfigureAwait(false);
        }

        return outcome.Reply is AgentReply.Left
            ? new PresenceReply.Left()
            : new PresenceReply.Refused("the agent left, or its credential changed, while this was decided");
    }

    private PresenceReply.Refused? WhyNot(ActorClaim claim, string token) =>
        state.Agents.StandingOf(state.Agents.Find(claim.AgentId), claim, token, mayAssert: false) == ActorStanding.Bound
            ? null
            : new PresenceReply.Refused(
                "credential_token is missing, or not the one that Register returned to this agent");
}
