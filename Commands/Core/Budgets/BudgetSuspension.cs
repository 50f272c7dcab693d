using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>
/// Suspends agents whose budget ran out where a limit says so, and lets them go on when there is room again. Safe for
/// concurrent use.
/// </summary>
public sealed class BudgetSuspension(CommandRunner commands, BudgetLanes lanes)
{
    /// <summary>Who suspends and resumes.</summary>
    public const string Principal = "system:budgets";

    /// <summary>The reason that the agent is told (gateway specification §2.2).</summary>
    public const string Reason = "budget limit exceeded";

    /// <summary>Suspends an agent, unless it is so already. One that fails is tried again with the next denial.</summary>
    public async ValueTask SuspendAsync(AgentId id)
    {
        if (commands.State.Agents.Find(id) is not { State.Presence: AgentPresence.Registered } agent
            || agent.State.Suspensions.ContainsKey(SuspensionKind.BudgetExceeded))
        {
            return;
        }

        try
        {
            await AskAsync(agent, new AgentCommand.Suspend(SuspensionKind.BudgetExceeded, Reason, null), default).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EventStoreException or ContentionException)
        {
            // The denial stands without it.
        }
    }

    /// <summary>Lets an agent go on that was suspended for its budget, if every limit that suspends has room again.</summary>
    public async ValueTask ResumeAsync(KnownAgent agent, CancellationToken cancellationToken)
    {
        if (agent.State.Suspensions.ContainsKey(SuspensionKind.BudgetExceeded) && await HasRoomAsync(agent).ConfigureAwait(false))
        {
            await AskAsync(
                agent, new AgentCommand.Resume([SuspensionKind.BudgetExceeded], "there is room in the budget again"), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private Task<bool> HasRoomAsync(KnownAgent agent)
    {
        var profile = agent.State.Profile!;
        Account[] accounts =
        [
            new(AccountKind.Tree, agent.Id.ToString()), new(AccountKind.Agent, agent.Id.ToString()),
            new(AccountKind.Team, profile.Team), Account.Org,
        ];
        return lanes.ReadAsync(profile.Org, (book, _, now) => accounts
            .SelectMany(account => book.BalancesOf(account, now))
            .All(balance => balance.Limit.OnExceed != OnExceed.Suspend || balance.Spent < balance.Allowance));
    }

    private async ValueTask AskAsync(KnownAgent agent, AgentCommand command, CancellationToken cancellationToken)
    {
        var profile = agent.State.Profile!;
        var origin = new CommandOrigin(profile.Org, profile.Team, Principal, Assurance.Unspecified, []);
        await commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, agent.Id, command, origin, token), cancellationToken)
            .ConfigureAwait(false);
    }
}
