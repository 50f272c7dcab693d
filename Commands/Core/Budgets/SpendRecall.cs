using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>
/// Reads the books back after a restart, and gives back what was set aside for decisions that the process did not live to
/// write: without a decision nobody was told to go on.
/// </summary>
/// <remarks>Only right while no other process decides on the same log.</remarks>
public sealed class SpendRecall(IEventFeed feed, RecentDecisions decisions, BudgetLanes lanes)
{
    /// <summary>The evidence that such a reservation is released with.</summary>
    public const string Evidence = "the decision was never recorded";

    /// <summary>Reads everything back. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        await lanes.RememberAsync(feed, cancellationToken).ConfigureAwait(false);
        var open = new Dictionary<EventId, (string Org, EventId Reservation)>();
        var since = new Instant(long.MaxValue);
        foreach (var org in lanes.Orgs)
        {
            var waiting = await lanes.ReadAsync(org, (book, _, _) => book.Open.ToList()).ConfigureAwait(false);
            foreach (var reservation in waiting)
            {
                open[reservation.Decision] = (org, reservation.Id);
                since = reservation.At < since ? reservation.At : since;
            }
        }

        await StrikeDecidedAsync(open, since, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(open.Values.Select(lost =>
            lanes.AskAsync(lost.Org, new BudgetCommand.Release(lost.Reservation, Evidence), BudgetOrigin.System))).ConfigureAwait(false);
    }

    private async Task StrikeDecidedAsync<T>(Dictionary<EventId, T> open, Instant since, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
        {
            return;
        }

        // A decision is stamped behind its reservation, but by a clock that may have been read a little earlier.
        await foreach (var recorded in decisions.SinceAsync(since.Plus(-Slack), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (EventFields.TryRead(recorded.Event.Bytes.Span, out var fields, out _) && fields.Type.SequenceEqual("action.decided"u8))
            {
                open.Remove(fields.Id);
            }
        }
    }

    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);
}
