using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>
/// Charges what reports say was used instead of what was assumed. A report that names a reservation which has ended changes
/// nothing, so that a report may come twice. Safe for concurrent use.
/// </summary>
public sealed class Settlements(WriteSideState state, BudgetLanes lanes)
{
    private readonly ChargedAccounts _accounts = new(state.Agents);

    /// <summary>Settles whatever the reports of one reporter speak of; done when it is durable.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="identity">Who answers for them.</param>
    /// <param name="assurance">How far that is corroborated.</param>
    /// <exception cref="EventStoreException">Too many wait, or the store cannot append. Reporting again is safe.</exception>
    /// <exception cref="Deciding.ContentionException">As for the other.</exception>
    public async ValueTask SettleAsync(ImmutableArray<ActionReport> reports, ActorClaim identity, Assurance assurance)
    {
        List<Task>? settling = null;
        foreach (var report in reports)
        {
            if (report.Usage is { } usage && EventId.TryParse(report.ReservationId, out var reservation))
            {
                var settle = new BudgetCommand.Settle(
                    reservation, UsageOf(usage), identity.AgentId, assurance, account => _accounts.WhoseIs(account, identity.AgentId));
                var origin = new BudgetOrigin(identity.Team, ActionDecider.PrincipalOf(identity), assurance) { CorrelationId = report.TraceId };
                (settling ??= []).Add(lanes.AskAsync(identity.Org, settle, origin));
            }
        }

        if (settling is not null)
        {
            await Task.WhenAll(settling).ConfigureAwait(false);
        }
    }

    private static Usage UsageOf(ReportedUsage usage) => new()
    {
        InputTokens = usage.InputTokens,
        OutputTokens = usage.OutputTokens,
        CachedTokens = usage.CachedReadTokens,
        CacheWriteTokens = usage.CacheWriteTokens,
        ReasoningTokens = usage.ReasoningTokens,
        Requests = usage.Requests,
    };
}
