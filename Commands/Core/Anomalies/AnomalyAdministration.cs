using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>What people do about anomalies: judge them, and say what counts as one. Safe for concurrent use.</summary>
public sealed class AnomalyAdministration(CommandRunner commands, Permission permission, AnomalyQueries queries)
{
    private WriteSideState State => commands.State;

    /// <summary>Says whether it was one: whoever is team_admin of the agent's team, and no agent.</summary>
    /// <returns>Whether anything changed.</returns>
    public async ValueTask<Answer<bool>> JudgeAsync(
        Caller caller, string id, AnomalyVerdict verdict, string reason, CancellationToken cancellationToken)
    {
        var lookup = queries.Get(caller, id);
        if (lookup is not Answer<FoundAnomaly>.Done { Value: var found })
        {
            return lookup.Refusing<bool>();
        }

        if (caller is Caller.Agent)
        {
            return new Answer<bool>.Forbidden("people judge anomalies, and no agent does: ask a team_admin of the agent's team");
        }

        if (permission.WhyNot(caller, found.Org, new Need(Role.TeamAdmin, found.Team)) is { } forbidden)
        {
            return new Answer<bool>.Forbidden(forbidden);
        }

        var origin = new CommandOrigin(found.Org, found.Team.Length == 0 ? null : found.Team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(
                    undertaking, found.Stream, new AnomalyCommand.Judge(found.Known.Id, verdict, reason), origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AnomalyReply.Unknown => AnomalyQueries.Unknown(id).Refusing<bool>(),
            AnomalyReply.Refused refused => new Answer<bool>.Refused(refused.Rule, refused.Message),
            _ => new Answer<bool>.Done(outcome.Position is not null, outcome.Position),
        };
    }

    /// <summary>What an org takes for an anomaly.</summary>
    public Answer<AnomalyRulesState> GetRules(Caller caller, string org) =>
        WhyUnknown(caller, org) is { } unknown
            ? unknown.Refusing<AnomalyRulesState>()
            : new Answer<AnomalyRulesState>.Done(State.AnomalyRules.StateOf(AnomalyRulesDecider.StreamOf(org)), null);

    /// <summary>Says what an org takes for an anomaly, and what is done about each: whoever is org_admin, and no agent.</summary>
    /// <returns>The version that is in force.</returns>
    public async ValueTask<Answer<int>> SetRulesAsync(
        Caller caller, string org, AnomalyRulesCommand.Set command, CancellationToken cancellationToken)
    {
        if (WhyUnknown(caller, org) is { } unknown)
        {
            return unknown;
        }

        if (caller is Caller.Agent)
        {
            return new Answer<int>.Forbidden(
                "agents see these rules and change nothing about them: let a person or a program with an API key do it");
        }

        if (permission.WhyNot(caller, org, new Need(Role.OrgAdmin, "")) is { } forbidden)
        {
            return new Answer<int>.Forbidden(forbidden);
        }

        var origin = new CommandOrigin(org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AnomalyRulesReply.Refused refused => new Answer<int>.Refused(refused.Rule, refused.Message),
            AnomalyRulesReply.Done done => new Answer<int>.Done(done.Version, outcome.Position),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private Answer<int>.NotFound? WhyUnknown(Caller caller, string org) => !caller.BelongsTo(org) || !TenantBook.HasOrg(State, org)
        ? new Answer<int>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
        : null;
}
