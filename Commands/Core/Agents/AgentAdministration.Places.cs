using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Agents;

/// <content>Where agents stand, and whether verdicts on them are enforced.</content>
public sealed partial class AgentAdministration
{
    /// <summary>Most agents whose mode is changed at once (gateway specification §2.6).</summary>
    public const int CascadeMax = 50;

    private const int SubtreeMax = 500;

    /// <summary>Puts an agent and all below it under another parent, or makes it a root.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="name">The agent.</param>
    /// <param name="parent">Its new parent; null for none.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public async ValueTask<Answer<AgentsChanged>> ReparentAsync(
        Caller caller, AgentName name, AgentName? parent, string reason, CancellationToken cancellationToken)
    {
        KnownAgent? above = null;
        if (parent is not null)
        {
            var org = Tenant.Of(caller, name.Org);
            var lookup = Find(caller, parent with { Org = org });
            if (lookup is not Answer<KnownAgent>.Done found)
            {
                return lookup.Refusing<AgentsChanged>();
            }

            above = found.Value;
        }

        // The rules are looked at again with every attempt: others may move agents at the same time.
        (string Rule, string Message)? broken = null;
        var wish = new Wish(reason, each => NeedOf(caller, each, above), ReachesBelow: true)
        {
            RestsOn = () => ChainOf(above?.Id),
        };
        var answer = await RunAsync(caller, name, wish,
            each => (broken = WhyNotBelow(each, above?.Id)) is null ? Relocations(each, above?.Id, reason) : [],
            cancellationToken).ConfigureAwait(false);
        return answer is Answer<AgentsChanged>.Done && broken is { } rule
            ? new Answer<AgentsChanged>.Refused(rule.Rule, rule.Message)
            : answer;
    }

    // Moving below an agent of another team is for whoever may change both.
    private Need? NeedOf(Caller caller, KnownAgent agent, KnownAgent? above) =>
        above is not null && permission.WhyNot(caller, agent.State.Profile!.Org, AdminOf(above)) is not null
            ? AdminOf(above)
            : AdminOf(agent);

    private IEnumerable<KnownAgent> ChainOf(AgentId? id)
    {
        for (var steps = 0; id is { } next && Agents.Find(next) is { } agent && steps <= AgentLineage.DepthMax; steps++)
        {
            yield return agent;
            id = agent.State.Lineage?.Parent;
        }
    }

    /// <summary>Has verdicts on an agent enforced.</summary>
    public ValueTask<Answer<AgentsChanged>> EnforceAsync(
        Caller caller, AgentName name, string reason, IReadOnlyList<string> echo, CancellationToken cancellationToken) =>
        ChangeModeAsync(caller, name, echo,
            new Wish(reason.Length == 0 ? "-" : reason, each => new Need(Role.Developer, each.State.Profile!.Team), echo.Count > 1),
            each => each.State.ObservedUntil is null ? null : new AgentCommand.Enforce(reason), cancellationToken);

    /// <summary>Has verdicts on an agent observed only, for a while.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="name">The agent.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When that ends.</param>
    /// <param name="echo">What <see cref="Preview"/> showed, as ids, when all below are meant too; else none.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public ValueTask<Answer<AgentsChanged>> ObserveAsync(
        Caller caller, AgentName name, string reason, Instant until, IReadOnlyList<string> echo, CancellationToken cancellationToken) =>
        ChangeModeAsync(caller, name, echo, new Wish(reason, _ => new Need(Role.OrgAdmin, ""), echo.Count > 1),
            each => each.State.ObservedUntil == until
                ? null
                : new AgentCommand.Observe(reason, until, Instant.From(time.GetUtcNow())),
            cancellationToken);

    // Whoever changes many has to know which: what was shown is echoed, and must still be so when it is appended.
    private async ValueTask<Answer<AgentsChanged>> ChangeModeAsync(
        Caller caller, AgentName name, IReadOnlyList<string> echo, Wish wish, Func<KnownAgent, AgentCommand?> change,
        CancellationToken cancellationToken)
    {
        if (echo.Count > CascadeMax)
        {
            return new Answer<AgentsChanged>.Refused("cascade_max",
                $"{echo.Count} agents are echoed; the mode of at most {CascadeMax} is changed at once");
        }

        if (echo.Count > 0
            && Find(caller, name) is Answer<KnownAgent>.Done { Value: var top }
            && !echo.SequenceEqual(Agents.SubtreeOf(top.Id, CascadeMax + 1).Select(each => each.Id.ToString())))
        {
            return new Answer<AgentsChanged>.Refused("cascade_changed",
                "cascade_echo is not what PreviewCascade shows now: look at the preview again");
        }

        var meant = echo.ToHashSet(StringComparer.Ordinal);
        return await RunAsync(caller, name, wish,
            agent => (meant.Count == 0 ? [agent] : Agents.SubtreeOf(agent.Id, CascadeMax + 1))
                .Where(each => meant.Count == 0 || meant.Contains(each.Id.ToString()))
                .Select(each => (Agent: each, Command: change(each)))
                .Where(each => each.Command is not null)
                .Select(each => new AgentTask(each.Agent, each.Command!)),
            cancellationToken).ConfigureAwait(false);
    }

    private (string Rule, string Message)? WhyNotBelow(KnownAgent agent, AgentId? parent)
    {
        var above = parent is { } id ? Agents.Find(id) : null;
        var subtree = Agents.SubtreeOf(agent.Id, SubtreeMax + 1);
        if (subtree.Count > SubtreeMax)
        {
            return ("subtree_max", $"more than {SubtreeMax} agents stand below: move the parts one by one");
        }

        if (above is null)
        {
            return null;
        }

        if (above.State.Status != AgentStatus.Active)
        {
            return ("parent_inactive", $"the parent {above.Id} is {AgentWords.Of(above.State.Status)}: only an active agent delegates");
        }

        if (Agents.IsBelow(above, agent.Id))
        {
            return ("circular_delegation",
                $"the parent {above.Id} is the agent itself or stands below it: the delegation would be a circle");
        }

        var deepest = above.State.Lineage!.Depth + 1 + subtree.Max(each => each.State.Lineage!.Depth) - agent.State.Lineage!.Depth;
        var bound = Math.Min(above.State.Lineage.MaxChildDepth ?? AgentLineage.DepthMax, AgentLineage.DepthMax);
        return deepest > bound
            ? ("max_depth", $"the deepest agent would be {deepest} deep; at most {bound} is allowed there")
            : null;
    }

    private IEnumerable<AgentTask> Relocations(KnownAgent agent, AgentId? parent, string reason)
    {
        var above = parent is { } id ? Agents.Find(id)! : null;
        var root = above?.State.Lineage!.Root ?? agent.Id;
        var depth = above is null ? 0 : above.State.Lineage!.Depth + 1;
        return Orphans.Relocated(Agents, agent, parent, root, depth)
            .Where(place => place.Agent.State.Lineage != place.Lineage)
            .Select(place => new AgentTask(place.Agent, new AgentCommand.Reparent(place.Lineage, reason)));
    }
}
