using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Agents;

/// <summary>Names an agent.</summary>
/// <param name="Org">The tenant; empty for the caller's own.</param>
/// <param name="Text">Its id, an older key, or its DID.</param>
public sealed record AgentName(string Org, string Text);

/// <summary>The agents that a command changed, the one that was named first; and a new credential, where there is one.</summary>
/// <param name="Agents">As they are now.</param>
/// <param name="Token">The credential, shown this once; empty otherwise.</param>
public sealed record AgentsChanged(IReadOnlyList<KnownAgent> Agents, string Token);

/// <summary>What those do to agents who may. Safe for concurrent use.</summary>
public sealed partial class AgentAdministration(CommandRunner commands, Permission permission, IdSource ids, TimeProvider time)
{
    private readonly Cascade _cascade = new(commands);

    private AgentDirectory Agents => commands.State.Agents;

    /// <summary>The agent of a name.</summary>
    public Answer<KnownAgent> Find(Caller caller, AgentName name)
    {
        var org = Tenant.Of(caller, name.Org);
        return (caller.BelongsTo(org) ? Agents.Resolve(org, name.Text) : new AgentLookup.Unknown()) switch
        {
            AgentLookup.Found found => new Answer<KnownAgent>.Done(found.Agent, null),
            AgentLookup.Ambiguous => new Answer<KnownAgent>.Invalid("agent",
                $"'{name.Text}' is an older key that several agents of {org} have: give the id or the DID"),
            _ => new Answer<KnownAgent>.NotFound(
                $"no agent '{name.Text}' in the org {org}: 'aasm agent list' shows ids and DIDs"),
        };
    }

    /// <summary>An agent and all below it, in the order that <see cref="ObserveAsync"/> wants echoed.</summary>
    public Answer<IReadOnlyList<KnownAgent>> Preview(Caller caller, AgentName name) => Find(caller, name) switch
    {
        Answer<KnownAgent>.Done found => new Answer<IReadOnlyList<KnownAgent>>.Done(
            Agents.SubtreeOf(found.Value.Id, CascadeMax + 1), null),
        var refusal => refusal.Refusing<IReadOnlyList<KnownAgent>>(),
    };

    /// <summary>Suspends an agent, and all below it if that is wanted.</summary>
    public ValueTask<Answer<AgentsChanged>> SuspendAsync(
        Caller caller, AgentName name, string reason, bool cascade, CancellationToken cancellationToken) =>
        RunAsync(caller, name, new Wish(reason, AdminOf, cascade), agent => Suspensions(agent, reason, cascade), cancellationToken);

    /// <summary>Takes reasons of a suspension back; and that of a parent's suspension from all below, if that is wanted.</summary>
    public async ValueTask<Answer<AgentsChanged>> ResumeAsync(
        Caller caller, AgentName name, AgentCommand.Resume resume, bool cascade, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(caller, name, new Wish("-", AdminOf, cascade),
            agent => Resumptions(agent, resume, cascade), cancellationToken).ConfigureAwait(false);

        // Nothing was left to do: the agent itself says why.
        return answer is Answer<AgentsChanged>.Done { Position: null, Value.Agents: [var agent, ..] }
            && AgentDecider.Decide(agent.State, resume).Reply is AgentReply.Refused refused
            ? new Answer<AgentsChanged>.Refused(refused.Rule, refused.Message)
            : answer;
    }

    /// <summary>Removes an agent and settles what becomes of those below it.</summary>
    public ValueTask<Answer<AgentsChanged>> DeregisterAsync(
        Caller caller, AgentName name, string reason, OrphanFate fate, CancellationToken cancellationToken)
    {
        Func<IEnumerable<AgentTask>>? orphans = null;
        return RunAsync(caller, name, new Wish(reason, AdminOf, ReachesBelow: true),
            agent => (orphans ??= Orphans.Left(Agents, agent.Id, fate))().Prepend(Removal(agent, reason)).Where(IsLeft),
            cancellationToken);
    }

    /// <summary>Gives an agent another credential.</summary>
    public ValueTask<Answer<AgentsChanged>> RotateAsync(
        Caller caller, AgentName name, string reason, CancellationToken cancellationToken)
    {
        var token = new Guid(ids.Secret(16), bigEndian: true).ToString();
        var hash = Credential.HashOf(token);
        return RunAsync(caller, name, new Wish(reason, SelfOrAdmin(caller), false, token),
            agent => One(agent, agent.State.TokenHash != hash, new AgentCommand.Rotate(hash, reason)), cancellationToken);
    }

    /// <summary>Ends an agent's credential.</summary>
    public ValueTask<Answer<AgentsChanged>> RevokeAsync(
        Caller caller, AgentName name, string reason, CancellationToken cancellationToken) =>
        RunAsync(caller, name, new Wish(reason, SelfOrAdmin(caller)),
            agent => One(agent, agent.State.TokenHash.Length > 0, new AgentCommand.Revoke(reason)), cancellationToken);

    /// <summary>Moves an agent to another team of its org, which exists.</summary>
    public async ValueTask<Answer<AgentsChanged>> MoveAsync(
        Caller caller, AgentName name, string team, string reason, CancellationToken cancellationToken)
    {
        // Whoever may not know of the agent learns nothing of its org's teams either.
        var org = Tenant.Of(caller, name.Org);
        return Find(caller, name) is not Answer<KnownAgent>.Done || TenantBook.HasTeam(commands.State, org, team)
            ? await RunAsync(caller, name, new Wish(reason, _ => new Need(Role.OrgAdmin, "")),
                agent => One(agent, agent.State.Profile!.Team != team, new AgentCommand.Move(team, reason)),
                cancellationToken).ConfigureAwait(false)
            : new Answer<AgentsChanged>.NotFound($"no team '{team}' in the org {org}: 'aasm team create' founds one");
    }

    private IEnumerable<AgentTask> Suspensions(KnownAgent agent, string reason, bool cascade)
    {
        var below = cascade ? Agents.SubtreeOf(agent.Id, int.MaxValue).Where(each => each.Id != agent.Id) : [];
        return One(agent, !agent.State.Suspensions.ContainsKey(SuspensionKind.Manual),
                new AgentCommand.Suspend(SuspensionKind.Manual, reason, null))
            .Concat(below.Where(each => !each.State.Suspensions.ContainsKey(SuspensionKind.ParentSuspended))
                .Select(each => new AgentTask(each,
                    new AgentCommand.Suspend(SuspensionKind.ParentSuspended, reason, each.State.Lineage!.Parent))));
    }

    private IEnumerable<AgentTask> Resumptions(KnownAgent agent, AgentCommand.Resume resume, bool cascade)
    {
        var below = cascade ? Agents.SubtreeOf(agent.Id, int.MaxValue).Where(each => each.Id != agent.Id) : [];
        return One(agent, true, resume)
            .Concat(below.Where(each => each.State.Suspensions.ContainsKey(SuspensionKind.ParentSuspended))
                .Select(each => new AgentTask(each, new AgentCommand.Resume([SuspensionKind.ParentSuspended], resume.Note))))
            .Where(task => task.Command is AgentCommand.Resume wanted
                && (task.Agent.Id != agent.Id || !wanted.Kinds.Intersect(task.Agent.State.Suspensions.Keys).IsEmpty));
    }

    private static AgentTask Removal(KnownAgent agent, string reason) => new(agent, new AgentCommand.Remove(reason));

    private static bool IsLeft(AgentTask task) =>
        task.Command is not AgentCommand.Remove || task.Agent.State.Presence == AgentPresence.Registered;

    private static IEnumerable<AgentTask> One(KnownAgent agent, bool isLeft, AgentCommand command) =>
        isLeft ? [new AgentTask(agent, command)] : [];
}
