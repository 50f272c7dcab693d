using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>
/// Questions to people are escalated and expire, and grants lapse, when their time has come. They count as ended from that
/// moment on, told or not.
/// </summary>
public sealed class ApprovalTimers(CommandRunner commands, ApprovalRounds rounds) : IReaction
{
    /// <inheritdoc/>
    public IEnumerable<Appointment> Open(Instant now) =>
        commands.State.Approvals.All.Where(round => round.State.NextDue is not null)
            .Select(round => new Appointment(round.State.NextDue!.Value, round.Id.Value));

    /// <inheritdoc/>
    public IEnumerable<Appointment> After(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.CategoryKey != ApprovalId.CategoryKey)
        {
            return [];
        }

        Instant? due = ApprovalEventCodec.Read(recorded.Event.Open()) switch
        {
            ApprovalEvent.Requested e => e.Request.EscalatesAt,
            ApprovalEvent.Granted e => e.Until,
            _ => null,
        };
        return due is { } next ? [new Appointment(next, recorded.Event.Stream.Id)] : [];
    }

    /// <inheritdoc/>
    public async ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken)
    {
        // What was told just now may not be folded yet, and no appointment may be lost by that.
        var id = new ApprovalId(subject);
        if (await rounds.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { State.IsOpen: true } round)
        {
            return null;
        }

        var origin = new CommandOrigin(round.Org, round.State.Team, ApprovalGate.Principal, Assurance.Unspecified, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) => commands.AskAsync(undertaking, id, new ApprovalCommand.Tick(now), origin, token),
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply is ApprovalReply.Kept { Next: { } next } ? next : null;
    }
}
