using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>Does what an evaluation says has to be done about an alert. Safe for concurrent use.</summary>
public sealed class AlertRaising(CommandRunner commands, AlertWrites writes, AlertLookup lookup, Sequencer sequencer)
{
    private const string Over = "what it is about has ended";
    private const string Anew = "it became worse, or goes on for so long that a new alert takes its place";

    private WriteSideState State => commands.State;

    /// <summary>Does it.</summary>
    /// <param name="org">The tenant.</param>
    /// <param name="step">What.</param>
    /// <param name="about">What the alert is about; where it is known already, its key says which.</param>
    /// <param name="count">How often it happened.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    public ValueTask DoAsync(string org, AlertStep step, AlertCase about, int count, CancellationToken cancellationToken) => step switch
    {
        AlertStep.None => ValueTask.CompletedTask,
        AlertStep.Raise => RaiseAsync(org, about, count, null, cancellationToken),
        AlertStep.Renew => RaiseAsync(org, about, count, State.Alerts.LatestOf(org, about.Key), cancellationToken),
        AlertStep.Recur => ToLatestAsync(org, about.Key, new AlertCommand.Recur(about.At, count), cancellationToken),
        AlertStep.Subside => ToLatestAsync(org, about.Key, new AlertCommand.Subside(), cancellationToken),
        AlertStep.Resolve => ToLatestAsync(org, about.Key, new AlertCommand.Resolve(Over, HasEnded: true), cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException($"nobody does {step}"),
    };

    /// <summary>Ends what nobody evaluates any more.</summary>
    public ValueTask EndAsync(KnownAlert alert, string reason, CancellationToken cancellationToken) => AskAsync(
        alert, alert.State.IsOpen ? new AlertCommand.Resolve(reason, HasEnded: true) : new AlertCommand.Subside(), cancellationToken);

    /// <summary>Lets an alert be told again, unless another silence covers it.</summary>
    public ValueTask UnsilenceAsync(KnownAlert alert, CancellationToken cancellationToken)
    {
        var now = sequencer.Now;
        var other = alert.State.Silence.Length > 0
            ? State.Alerting.StateOf(AlertingDecider.StreamOf(alert.Org)).Over(alert.State.Case!, now)
            : null;
        return AskAsync(
            alert,
            other is null ? new AlertCommand.EndSilence(alert.State.Silence, alert.State.SilencedUntil)
                : new AlertCommand.Silence(other.Until, other.Reason, now),
            cancellationToken);
    }

    // What takes the place of an alert ends it in the same append.
    private async ValueTask RaiseAsync(string org, AlertCase about, int count, KnownAlert? before, CancellationToken cancellationToken)
    {
        await commands.RunAsync(
            async (undertaking, token) =>
            {
                // Whom it is told rests on routes and silences, which may change meanwhile.
                var alerting = AlertingDecider.StreamOf(org);
                undertaking.Require([State.Alerting.CheckOf(alerting)]);
                var state = State.Alerting.StateOf(alerting);
                if (before is not null)
                {
                    await writes.AskAsync(
                        undertaking, before.Id, new AlertCommand.Resolve(Anew, HasEnded: true), OriginOf(org, about), token)
                        .ConfigureAwait(false);
                }

                var whole = about with
                {
                    Number = await lookup.CountAsync(org, about.Key, token).ConfigureAwait(false),
                    Destinations = state.DestinationsOf(about),
                };
                var command = new AlertCommand.Raise(whole, count, state.Over(whole, sequencer.Now));
                return await writes.AskAsync(
                    undertaking, AlertId.Of(org, whole.Key, whole.Number), command, OriginOf(org, whole), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ValueTask ToLatestAsync(string org, string key, AlertCommand command, CancellationToken cancellationToken) =>
        State.Alerts.LatestOf(org, key) is { } latest ? AskAsync(latest, command, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask AskAsync(KnownAlert alert, AlertCommand command, CancellationToken cancellationToken)
    {
        var origin = OriginOf(alert.Org, alert.State.Case!);
        await commands.RunAsync(
            (undertaking, token) => writes.AskAsync(undertaking, alert.Id, command, origin, token), cancellationToken).ConfigureAwait(false);
    }

    private static CommandOrigin OriginOf(string org, AlertCase about) =>
        new(org, about.Team.Length == 0 ? null : about.Team, RuleEvaluation.Principal, Assurance.Unspecified, []);
}
