using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Alerts;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>
/// The one way to ask an alert: whatever people have to be told of the answer is queued with it. Safe for concurrent use.
/// </summary>
public sealed class AlertWrites(CommandRunner commands, Sequencer sequencer, DeliveryQueue deliveries)
{
    /// <summary>Asks an alert.</summary>
    public async ValueTask<AlertReply> AskAsync(
        Undertaking undertaking, AlertId id, AlertCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var reply = await commands.AskAsync(undertaking, id, command, origin, cancellationToken).ConfigureAwait(false);
        if (reply is AlertReply.Done done
            && AlertNotices.Of(id, origin.Org, done.Before, done.After, sequencer.Now) is { } notice)
        {
            await deliveries.QueueAsync(undertaking, notice, done.After.Case!.Destinations, origin, cancellationToken)
                .ConfigureAwait(false);
        }

        return reply;
    }
}
