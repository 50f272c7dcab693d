using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>What people do to budgets: set limits, clear them, add to them. Safe for concurrent use.</summary>
public sealed class BudgetAdministration(WriteSideState state, IEventStore store, BudgetLanes lanes, Permission permission)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonLengthMax = 1_024;

    /// <summary>Sets a limit; its account may name an agent by DID.</summary>
    public ValueTask<Answer<bool>> SetLimitAsync(
        Caller caller, string org, Limit limit, string reason, CancellationToken cancellationToken) =>
        !TenantName.IsValid(limit.Id)
            ? Said(new Answer<bool>.Invalid("limit.id", "has to be 1 to 64 of a-z, 0-9, dash, dot and underscore, beginning with a letter or digit"))
        : org == BudgetLanes.Installation && (limit.Account != Account.Org || limit.Window.Kind == WindowKind.Rolling)
            ? Said(new Answer<bool>.Invalid("limit.window", "has to be day, month or total: what is leased to orgs lapses at a window's end"))
            : RunAsync(caller, org, limit.Account, reason,
                account => new BudgetCommand.SetLimit(limit with { Account = account }, reason), cancellationToken);

    /// <summary>Takes a limit away that was set by command.</summary>
    public ValueTask<Answer<bool>> ClearLimitAsync(
        Caller caller, string org, string id, string reason, CancellationToken cancellationToken) =>
        RunAsync(caller, org, Account.Org, reason, _ => new BudgetCommand.ClearLimit(id, reason), cancellationToken);

    /// <summary>Adds to what an account may spend in the window that goes on.</summary>
    public ValueTask<Answer<bool>> TopUpAsync(
        Caller caller, string org, BudgetCommand.TopUp topUp, CancellationToken cancellationToken) =>
        topUp.Account.Name == Account.Each
            ? Said(new Answer<bool>.Invalid("account", "has to be one account: a top-up is for somebody"))
            : RunAsync(caller, org, topUp.Account, topUp.Reason, account => topUp with { Account = account }, cancellationToken);

    /// <summary>The account that is meant, with the agent's id where its DID was named; null where there is no such agent.</summary>
    public Account? Meant(string org, Account account) =>
        account.Kind is not (AccountKind.Agent or AccountKind.Tree) || account.Name == Account.Each
        || AgentId.TryParse(account.Name, out _)
            ? account
            : state.Agents.Resolve(org, account.Name) is AgentLookup.Found { Agent: var agent }
                ? account with { Name = agent.Id.ToString() }
                : null;

    private async ValueTask<Answer<bool>> RunAsync(
        Caller caller, string org, Account named, string reason, Func<Account, BudgetCommand> commandOf, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var account = Meant(org, named);
            var command = commandOf(account ?? named);
            if (WhyNot(caller, org, named, reason, NeedFor(org, command)) is { } refusal)
            {
                return refusal;
            }

            var origin = new BudgetOrigin(named.Kind == AccountKind.Team && named.Name != Account.Each ? named.Name : null, caller.Principal, caller.Assurance)
            {
                Checks = permission.ChecksOf(caller),
            };
            try
            {
                var outcome = await lanes.ChangeAsync(org, command, origin).WaitAsync(cancellationToken).ConfigureAwait(false);
                return AnswerOf(outcome);
            }
            catch (ContentionException e)
                when (e.Conflict is { } conflict && conflict.Stream != CommandUnderWay.Current?.Stream && attempt < DeciderRunner.AttemptsMax)
            {
                await state.CatchUpAsync(store, e.Conflict, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Answer<bool>? WhyNot(Caller caller, string org, Account named, string reason, Need? need) =>
        org != BudgetLanes.Installation && WhyUnknown(caller, org) is { } unknown ? new Answer<bool>.NotFound(unknown)
        : permission.WhyNot(caller, org, need) is { } forbidden ? new Answer<bool>.Forbidden(forbidden)
        : reason.Length > ReasonLengthMax ? new Answer<bool>.Invalid("reason", $"has {reason.Length} characters; at most {ReasonLengthMax}")
        : Meant(org, named) is null
            ? new Answer<bool>.NotFound($"no agent '{named.Name}' in the org '{org}': 'aasm agent list' shows them")
        : null;

    /// <summary>Why a caller may not know of an org; null where it may.</summary>
    public string? WhyUnknown(Caller caller, string org) =>
        org == BudgetLanes.Installation ? caller.SeesAll ? null : Permission.OperatorOnly
        : caller.BelongsTo(org) && (org == ActorClaim.Default || state.Orgs.StateOf(OrgDecider.StreamOf(org)).Exists)
            ? null
            : $"no org '{org}': 'aasm org list' shows those that you may see";

    // An org keeps its own money; what the installation's policies allow it, only who runs the installation adds to.
    private Need? NeedFor(string org, BudgetCommand command) =>
        org == BudgetLanes.Installation ? null
        : command is BudgetCommand.TopUp topUp && PolicyLimits.Of(state.Policies.Current.Set, org)
            .Any(limit => limit.IsFor(topUp.Account) && limit.Unit == topUp.Unit && limit.Window == topUp.Window)
            ? null
            : new Need(Role.OrgAdmin, "");

    private static Answer<bool> AnswerOf(Outcome<BudgetReply> outcome) => outcome.Reply switch
    {
        BudgetReply.Done => new Answer<bool>.Done(outcome.Position is not null, outcome.Position),
        BudgetReply.Unknown unknown => new Answer<bool>.NotFound(unknown.Why),
        BudgetReply.Refused refused => new Answer<bool>.Refused(refused.Rule, refused.Why),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };

    private static ValueTask<Answer<bool>> Said(Answer<bool> answer) => ValueTask.FromResult(answer);
}
