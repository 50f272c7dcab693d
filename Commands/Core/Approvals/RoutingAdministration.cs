using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>Whom questions go to, and who decides in whose place. Safe for concurrent use.</summary>
public sealed class RoutingAdministration(CommandRunner commands, Permission permission, Sequencer sequencer)
{
    private WriteSideState State => commands.State;

    /// <summary>Says whom questions of a team and kind go to.</summary>
    public ValueTask<Answer<bool>> SetAsync(Caller caller, string org, ApprovalRoute route, CancellationToken cancellationToken) =>
        WhyNotKind(route.Kind) is { } bad ? ValueTask.FromResult(bad)
        : RunAsync(caller, org, route.Team, new RoutingCommand.Set(route with { Roles = [.. route.Roles.Select(ApprovalRoles.NameOf)] }),
            cancellationToken);

    /// <summary>Lets them go the way of all others.</summary>
    public ValueTask<Answer<bool>> ClearAsync(Caller caller, string org, string team, string kind, CancellationToken cancellationToken) =>
        RunAsync(caller, org, team, new RoutingCommand.Clear(team, kind), cancellationToken);

    /// <summary>Lets somebody decide by another's right: that other wants it, or an org_admin.</summary>
    public ValueTask<Answer<bool>> DelegateAsync(
        Caller caller, string org, ApprovalDelegation delegation, CancellationToken cancellationToken) =>
        WhyNot(caller, org, delegation.From == caller.Principal ? null : "") is { } refusal ? ValueTask.FromResult(refusal)
        : !permission.GrantedTo(delegation.From, org).Any()
            ? ValueTask.FromResult<Answer<bool>>(new Answer<bool>.Refused("delegation_role",
                $"{delegation.From} was granted no role in {org}, and so has no right to delegate: 'aasm role grant' gives one"))
        : RunAsync(caller, org, null, new RoutingCommand.Delegate(delegation, sequencer.Now), cancellationToken);

    /// <summary>Ends that early: either of the two wants it, or an org_admin.</summary>
    public ValueTask<Answer<bool>> EndDelegationAsync(
        Caller caller, string org, string from, string to, CancellationToken cancellationToken) =>
        RunAsync(caller, org, caller.Principal == from || caller.Principal == to ? null : "",
            new RoutingCommand.EndDelegation(from, to), cancellationToken);

    /// <summary>The routing of an org.</summary>
    public Answer<RoutingState> Get(Caller caller, string org) => !caller.BelongsTo(org) || !TenantBook.HasOrg(State, org)
        ? new Answer<RoutingState>.NotFound(NoOrg(org))
        : new Answer<RoutingState>.Done(State.Routing.StateOf(RoutingDecider.StreamOf(org)), null);

    // A team's routing needs its team_admin, an org's an org_admin; where the team is null, no role.
    private async ValueTask<Answer<bool>> RunAsync(
        Caller caller, string org, string? team, RoutingCommand command, CancellationToken cancellationToken)
    {
        if (WhyNot(caller, org, team) is { } refusal)
        {
            return refusal;
        }

        var origin = new CommandOrigin(org, string.IsNullOrEmpty(team) ? null : team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply is RoutingReply.Refused refused
            ? new Answer<bool>.Refused(refused.Rule, refused.Message)
            : new Answer<bool>.Done(outcome.Position is not null, outcome.Position);
    }

    private Answer<bool>? WhyNot(Caller caller, string org, string? team) =>
        !caller.BelongsTo(org) || !TenantBook.HasOrg(State, org) ? new Answer<bool>.NotFound(NoOrg(org))
        : team is { Length: > 0 } && !TenantBook.HasTeam(State, org, team)
            ? new Answer<bool>.NotFound($"no team '{team}' in the org {org}: 'aasm team create' founds one")
        : team is not null && permission.WhyNot(caller, org, NeedOf(team)) is { } forbidden ? new Answer<bool>.Forbidden(forbidden)
        : null;

    private static Need NeedOf(string team) => team.Length == 0 ? new(Role.OrgAdmin, "") : new(Role.TeamAdmin, team);

    private static Answer<bool>? WhyNotKind(string kind) => kind.Length == 0 || ActionKinds.TryReadWireName(kind, out _)
        ? null
        : new Answer<bool>.Invalid("kind", $"'{kind}' is no kind of action: TOOL_CALL is one, and empty stands for all");

    private static string NoOrg(string org) => $"no org '{org}': 'aasm org list' shows those that you may see";
}
