using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>What became of a command to a round.</summary>
/// <param name="Phase">Where the round stands.</param>
/// <param name="HasChanged">Whether anything happened.</param>
public readonly record struct ApprovalChange(ApprovalPhase Phase, bool HasChanged);

/// <summary>
/// What people do about the questions that they are asked. What a caller may not know of is answered as if it did not exist.
/// Safe for concurrent use.
/// </summary>
public sealed class ApprovalAdministration(
    CommandRunner commands, ApprovalRounds rounds, ApprovalVoters voters, Permission permission, Sequencer sequencer)
{
    /// <summary>The rule of a refusal because the round was over before.</summary>
    public const string DecidedRule = "approval_decided";

    /// <summary>Agrees to an action, or refuses it.</summary>
    /// <param name="caller">Who votes.</param>
    /// <param name="id">About which round.</param>
    /// <param name="isApproval">Whether the caller agrees.</param>
    /// <param name="reason">Why; not empty where it does not.</param>
    /// <param name="conditions">Conditions of agreeing: see <see cref="ApprovalRoles.IsCondition"/>.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public ValueTask<Answer<ApprovalChange>> VoteAsync(
        Caller caller,
        string id,
        bool isApproval,
        string reason,
        ImmutableArray<string> conditions,
        CancellationToken cancellationToken) =>
        !isApproval && string.IsNullOrWhiteSpace(reason)
            ? Of(new Answer<ApprovalChange>.Invalid("reason", "is empty: whoever refuses says why"))
        : conditions.Length > ApprovalRoles.ConditionsMax
            ? Of(new Answer<ApprovalChange>.Invalid(
                "conditions", $"has {conditions.Length} conditions; at most {ApprovalRoles.ConditionsMax} are taken"))
        : conditions.FirstOrDefault(text => !ApprovalRoles.IsCondition(text)) is { } bad
            ? Of(new Answer<ApprovalChange>.Invalid(
                "conditions", $"'{bad}' is no condition: 1 to 64 of a-z, 0-9, dot, dash and underscore"))
        : RunAsync(
            caller, id,
            round => new ApprovalCommand.Vote(voters.Of(caller, round), isApproval, reason, conditions, Now),
            cancellationToken);

    /// <summary>Lets a question wait for somebody else. Who may decide stays as it is.</summary>
    /// <param name="caller">Who forwards: somebody who may decide.</param>
    /// <param name="id">Which round.</param>
    /// <param name="to">A role, or a principal of the org.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public ValueTask<Answer<ApprovalChange>> ForwardAsync(
        Caller caller, string id, string to, string reason, CancellationToken cancellationToken) =>
        ApprovalRoles.Read(to) is null && !to.Contains(':', StringComparison.Ordinal)
            ? Of(new Answer<ApprovalChange>.Invalid("to",
                $"'{to}' is neither a role (developer, team_admin, org_admin) nor a principal, such as user:anna"))
        : RunAsync(caller, id,
            round => new ApprovalCommand.Forward(
                voters.Of(caller, round), ApprovalRoles.Read(to) is null ? to : ApprovalRoles.NameOf(to), reason, Now),
            cancellationToken);

    /// <summary>Takes a question back, or a grant. The agent that asked may, and everybody who may decide.</summary>
    public async ValueTask<Answer<ApprovalChange>> WithdrawAsync(
        Caller caller, string id, string reason, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } round)
        {
            return NotFound(id);
        }

        var voter = voters.Of(caller, round);
        var isOwn = caller is Caller.Agent agent && agent.Known.Id == round.State.Request!.Agent;
        return isOwn || voter.IsOperator || voter.Grants.Any(grant =>
            ApprovalRoles.Suffices(grant, round.State.Request!.Roles, round.State.Team))
            ? await RunAsync(caller, id, _ => new ApprovalCommand.Withdraw(reason, Now), cancellationToken).ConfigureAwait(false)
            : new Answer<ApprovalChange>.Forbidden("only the agent that asked, and those who may decide, take a question back");
    }

    private Instant Now => sequencer.Now;

    private async ValueTask<KnownApproval?> FindAsync(Caller caller, string text, CancellationToken cancellationToken) =>
        ApprovalId.TryParse(text, out var id)
            && await rounds.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } round
            && ApprovalSight.MaySee(caller, round)
            ? round
            : null;

    private async ValueTask<Answer<ApprovalChange>> RunAsync(
        Caller caller, string text, Func<KnownApproval, ApprovalCommand> commandOf, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, text, cancellationToken).ConfigureAwait(false) is not { } round)
        {
            return NotFound(text);
        }

        var origin = new CommandOrigin(round.Org, round.State.Team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, round.Id, commandOf(round), origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            ApprovalReply.Done done => new Answer<ApprovalChange>.Done(new(done.Phase, outcome.Position is not null), outcome.Position),
            ApprovalReply.Refused { Rule: "role_missing" } refused => new Answer<ApprovalChange>.Forbidden(refused.Message),
            ApprovalReply.Refused refused => new Answer<ApprovalChange>.Refused(refused.Rule, refused.Message),
            ApprovalReply.Ended ended => new Answer<ApprovalChange>.Refused(DecidedRule,
                $"{round.Id} is {ApprovalPhases.NameOf(ended.Phase)}, and an end stands: 'aasm approvals get {round.Id}' shows how it came"),
            ApprovalReply.Unknown => NotFound(text),
            var reply => throw new UnreachableException($"nobody decides by {reply.GetType().Name}"),
        };
    }

    private static Answer<ApprovalChange> NotFound(string id) =>
        new Answer<ApprovalChange>.NotFound($"there is no request for approval '{id}': 'aasm approvals list' shows those that you may see");

    private static ValueTask<Answer<ApprovalChange>> Of(Answer<ApprovalChange> answer) => ValueTask.FromResult(answer);
}
