using System.Diagnostics;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>What became of a command to an alert.</summary>
/// <param name="Phase">Where the alert stands.</param>
/// <param name="HasChanged">Whether anything happened.</param>
public readonly record struct AlertChange(AlertPhase Phase, bool HasChanged);

/// <summary>
/// What people do about alerts. What a caller may not know of is answered as if it did not exist. Safe for concurrent use.
/// </summary>
public sealed class AlertAdministration(
    CommandRunner commands, AlertWrites writes, AlertLookup lookup, AlertRights rights, Permission permission, Sequencer sequencer)
{
    /// <summary>Says that the caller looks after it.</summary>
    public ValueTask<Answer<AlertChange>> AcknowledgeAsync(
        Caller caller, string id, string reason, CancellationToken cancellationToken) =>
        RunAsync(caller, id, reason, new AlertCommand.Acknowledge(caller.Principal, reason), cancellationToken);

    /// <summary>Says that it is over.</summary>
    public ValueTask<Answer<AlertChange>> ResolveAsync(
        Caller caller, string id, string reason, CancellationToken cancellationToken) =>
        RunAsync(caller, id, reason, new AlertCommand.Resolve(reason, HasEnded: false), cancellationToken);

    /// <summary>Lets it be quiet for a while.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="id">Which.</param>
    /// <param name="duration">For how long: 1 to 604,800 seconds.</param>
    /// <param name="reason">Why; at most 500 characters.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public ValueTask<Answer<AlertChange>> SilenceAsync(
        Caller caller, string id, TimeSpan duration, string reason, CancellationToken cancellationToken)
    {
        var now = sequencer.Now;
        return RunAsync(caller, id, reason, new AlertCommand.Silence(now.Plus(duration), reason, now), cancellationToken);
    }

    private async ValueTask<Answer<AlertChange>> RunAsync(
        Caller caller, string id, string reason, AlertCommand command, CancellationToken cancellationToken)
    {
        if (await lookup.FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } alert)
        {
            return NotFound(id);
        }

        var refusal = rights.WhyNotHandle<AlertChange>(caller, alert)
            ?? (reason.Length > AlertDecider.ReasonLengthMax
                ? new Answer<AlertChange>.Invalid(
                    "reason", $"has {reason.Length} characters; at most {AlertDecider.ReasonLengthMax} are taken")
                : null);
        if (refusal is not null)
        {
            return refusal;
        }

        var team = alert.State.Case!.Team;
        var origin = new CommandOrigin(alert.Org, team.Length == 0 ? null : team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return writes.AskAsync(undertaking, alert.Id, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AlertReply.Done done => new Answer<AlertChange>.Done(new(done.After.Phase, outcome.Position is not null), outcome.Position),
            AlertReply.Refused refused => new Answer<AlertChange>.Refused(refused.Rule, refused.Message),
            AlertReply.Ended => new Answer<AlertChange>.Refused(
                "alert_resolved", $"{id} is resolved: 'aasm alerts get {id}' shows how it came"),
            AlertReply.Unknown => NotFound(id),
            var reply => throw new UnreachableException($"nobody does something about an alert by {reply.GetType().Name}"),
        };
    }

    internal static Answer<AlertChange>.NotFound NotFound(string id) =>
        new($"there is no alert '{id}': 'aasm alerts list' shows those that you may see");
}
