using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>
/// The way of a tool call that needs secrets: policy decides about it as it was asked, with placeholders; what is allowed gets
/// its secrets; and the answer leaves once the log tells who got which. No event, no secret. Safe for concurrent use.
/// </summary>
public sealed class SecretDispatch(
    WriteSideState state, IEventStore store, CheckActionHandler checks, SecretFilling filling)
{
    /// <summary>Fills in the secrets of a tool call.</summary>
    /// <param name="caller">Who calls. Its team's secrets count before its org's.</param>
    /// <param name="command">The call.</param>
    /// <param name="cancellationToken">Gives up before anything leaves.</param>
    /// <exception cref="ContentionException">What the answer rests on changed again and again.</exception>
    /// <exception cref="EventStoreException">No event can be written, so nothing was filled in.</exception>
    public async ValueTask<Answer<DispatchedTool>> HandleAsync(
        Caller.Agent caller, DispatchTool command, CancellationToken cancellationToken)
    {
        if (Placeholders.Find(command.Arguments, out var problem) is not { } placeholders)
        {
            return new Answer<DispatchedTool>.Invalid("args_json", problem!);
        }

        for (var attempt = 1; ; attempt++)
        {
            // Looked at before policy is: whatever changes from here on is noticed.
            var agent = state.Agents.Find(caller.Known.Id) ?? caller.Known;
            var standing = StandingOf(agent);
            var reply = await checks.HandleAsync(ActionOf(agent, command), cancellationToken).ConfigureAwait(false);
            if (WhyNot(reply) is { } refusal)
            {
                return refusal;
            }

            var allowed = new AllowedTool(agent, command, reply.DecisionId!.Value, standing);
            var (answer, conflict) = await filling.FillAsync(allowed, placeholders, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            if (attempt == DeciderRunner.AttemptsMax)
            {
                throw new ContentionException(conflict!.Stream);
            }

            await state.CatchUpAsync(store, conflict!, cancellationToken).ConfigureAwait(false);
        }
    }

    // What was decided about the call has to hold when its secrets leave: a halt that was acknowledged meanwhile counts.
    private ImmutableArray<StreamCheck> StandingOf(KnownAgent agent)
    {
        var streams = OrgStreams.Of(agent.State.Profile!.Org);
        return
        [
            agent.Check,
            state.Halts.CheckOf(OrgStreams.FleetHalts),
            state.Halts.CheckOf(streams.Halts),
            .. state.Policies.For(streams.Policies).Checks,
        ];
    }

    private static CheckAction ActionOf(KnownAgent agent, DispatchTool command) => new(
        new AgentAction
        {
            Actor = new ActorClaim(agent.State.Profile!.Org, agent.State.Profile.Team, agent.State.Profile.Did),
            Kind = ActionKind.ToolCall,
            Tool = command.Tool,
            Payload = command.Arguments,
        },
        command.Token,
        command.Channel,
        IdempotencyKey: "",
        command.TraceParent);

    private static Answer<DispatchedTool>? WhyNot(CheckReply reply) => reply.Verdict switch
    {
        Verdict.Allow => null,
        Verdict.Redact => Refused("policy_redacts", reply,
            "policy wants parts of the arguments replaced: replace them, and ask again"),
        Verdict.Pending => Refused("policy_pending", reply,
            $"a person has to approve this call, as {reply.ApprovalId}: ask again then"),
        _ => Refused("policy_denied", reply, reply.Detail),
    };

    private static Answer<DispatchedTool>.Refused Refused(string rule, CheckReply reply, string detail)
    {
        var decided = reply.Rule.Length > 0 && reply.Rule != reply.Reason ? $"{reply.Reason} (rule {reply.Rule})" : reply.Reason;
        return new(rule, string.Join("; ", ((string[])[decided, detail, "no secret was filled in"]).Where(part => part.Length > 0)));
    }
}
