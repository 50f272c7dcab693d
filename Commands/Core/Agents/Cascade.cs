using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>One agent and what is asked of it.</summary>
internal sealed record AgentTask(KnownAgent Agent, AgentCommand Command);

/// <summary>On whose behalf agents are asked.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Assurance">How far that is corroborated.</param>
/// <param name="RestsOn">What must still hold with every append.</param>
internal sealed record Initiator(string Principal, Assurance Assurance, Func<ImmutableArray<StreamCheck>> RestsOn);

/// <summary>What came of a cascade.</summary>
/// <param name="Reply">What the first agent answered; null when nothing had to be done.</param>
/// <param name="Changed">The agents that were asked, in order.</param>
/// <param name="Position">The last event's place; null when nothing changed.</param>
internal sealed record CascadeOutcome(AgentReply? Reply, List<AgentId> Changed, Position? Position);

/// <summary>
/// Commands to agents that stand below each other: as many as fit are appended at once, the rest after them, until
/// looking again finds nothing left to do. So an agent that joined meanwhile is not forgotten.
/// </summary>
internal sealed class Cascade(CommandRunner commands)
{
    // An agent that is removed is an event, and one more in every team that enrolled it.
    private const int AtOnceMax = 250;

    // How often others may be quicker again and again, once something was done.
    private const int ContendedMax = 100;

    /// <summary>Runs what is left, again and again, until nothing is.</summary>
    /// <param name="initiator">On whose behalf.</param>
    /// <param name="left">What is left to do, by the folded state; whoever was asked is not in it any more.</param>
    /// <param name="cancellationToken">Gives up between appends.</param>
    public async ValueTask<CascadeOutcome> RunAsync(
        Initiator initiator, Func<IEnumerable<AgentTask>> left, CancellationToken cancellationToken)
    {
        AgentReply? first = null;
        Position? last = null;
        var changed = new List<AgentId>();
        for (var contended = 0; left().Take(AtOnceMax).Any();)
        {
            List<AgentTask> tasks = [];
            Outcome<AgentReply?> outcome;
            try
            {
                outcome = await commands.RunAsync(
                    (undertaking, token) =>
                    {
                        undertaking.Require(initiator.RestsOn());
                        tasks = [.. left().Take(AtOnceMax)];
                        return AskAllAsync(undertaking, initiator, tasks, token);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (ContentionException) when (last is not null && ++contended < ContendedMax)
            {
                // What was begun is not left half done because others were quicker.
                continue;
            }

            first ??= outcome.Reply;
            last = outcome.Position ?? last;
            if (outcome.Position is null)
            {
                // Others may have done it just now, and there may be more to do; a refusal stays one.
                if (outcome.Reply is AgentReply.Refused or AgentReply.Unknown or AgentReply.WrongCredential || ++contended >= ContendedMax)
                {
                    break;
                }

                continue;
            }

            changed.AddRange(tasks.Select(task => task.Agent.Id));
        }

        return new(first, changed, last);
    }

    // When the first agent refuses, nothing is asked of the others.
    private async ValueTask<AgentReply?> AskAllAsync(
        Undertaking undertaking, Initiator initiator, List<AgentTask> tasks, CancellationToken cancellationToken)
    {
        AgentReply? first = null;
        foreach (var (agent, command) in tasks)
        {
            undertaking.Expect(agent.Check);
            var profile = agent.State.Profile!;
            var origin = new CommandOrigin(profile.Org, profile.Team, initiator.Principal, initiator.Assurance, []);
            var reply = await commands.AskAsync(undertaking, agent.Id, command, origin, cancellationToken).ConfigureAwait(false);
            first ??= reply;
            if (first is AgentReply.Refused or AgentReply.Unknown or AgentReply.WrongCredential)
            {
                return first;
            }
        }

        await ExpelAsync(undertaking, initiator, [.. tasks.Where(IsRemoval)], cancellationToken).ConfigureAwait(false);
        return first;
    }

    // Who was removed comes back when it is enrolled again, and not because it once was. All tasks are of one org.
    private async ValueTask ExpelAsync(
        Undertaking undertaking, Initiator initiator, List<AgentTask> removals, CancellationToken cancellationToken)
    {
        if (removals.Count == 0)
        {
            return;
        }

        var org = removals[0].Agent.State.Profile!.Org;
        var command = new TeamCommand.Expel([.. removals.Select(task => task.Agent.State.Profile!.Did)]);
        foreach (var (_, team) in commands.State.Teams.All)
        {
            if (team.Org == org && command.Dids.Any(team.State.Enrolled.Contains))
            {
                var origin = new CommandOrigin(org, team.Team, initiator.Principal, initiator.Assurance, []);
                await commands.AskAsync(undertaking, command, origin, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsRemoval(AgentTask task) =>
        task.Command is AgentCommand.Remove or AgentCommand.Orphan { Fate: OrphanFate.Deregister };
}
