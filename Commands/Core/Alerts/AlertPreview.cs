using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>A time at which a rule would have been alarmed.</summary>
/// <param name="From">The evaluation that began it.</param>
/// <param name="To">The evaluation that ended it; null where it went on.</param>
/// <param name="Value">What the rule saw when it began.</param>
/// <param name="Subject">Whose value that was; empty where there is one only.</param>
/// <param name="IsRecurrence">Whether it would have been part of the alert before, and told to nobody.</param>
public sealed record PreviewedAlert(Instant From, Instant? To, decimal Value, string Subject, bool IsRecurrence);

/// <summary>What a rule would have done.</summary>
/// <param name="Alerts">When it would have been alarmed, in order; the first <see cref="AlertPreview.AlertsMax"/>.</param>
/// <param name="AlertCount">How often.</param>
/// <param name="Highest">The highest value that it saw; null where it saw none.</param>
/// <param name="HighestAt">The first evaluation that saw it.</param>
/// <param name="Evaluations">How many evaluations there were.</param>
/// <param name="WithoutData">In how many of them there was no data.</param>
public sealed record RulePreview(
    ImmutableArray<PreviewedAlert> Alerts, int AlertCount, decimal? Highest, Instant HighestAt, int Evaluations, int WithoutData);

/// <summary>
/// Tells what a rule would have done: reads history as evaluations read the present, by the same folds and the same
/// decisions. Safe for concurrent use.
/// </summary>
public sealed class AlertPreview(IEventFeed feed, IEventStore store) : IDisposable
{
    /// <summary>Most previews at once: each reads as fast as it can, beside those who decide.</summary>
    public const int AtOnceMax = 2;

    private readonly SemaphoreSlim _room = new(AtOnceMax);

    /// <summary>Longest history that one preview looks at.</summary>
    public static readonly TimeSpan SpanMax = TimeSpan.FromDays(7);

    /// <summary>Most alerts that one preview tells one by one.</summary>
    public const int AlertsMax = 500;

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    /// <summary>Looks at history; null where so many do already that there is no room.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async ValueTask<RulePreview?> TryRunAsync(
        string org, AlertRule rule, Instant from, Instant to, CancellationToken cancellationToken)
    {
        if (!await _room.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            return await RunAsync(org, rule, from, to, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Looks at history.</summary>
    /// <param name="org">Whose.</param>
    /// <param name="rule">The rule, whether or not there is one like it; not of the lag, which history does not tell.</param>
    /// <param name="from">The first evaluation is not before this.</param>
    /// <param name="to">The last evaluation is not after this.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<RulePreview> RunAsync(
        string org, AlertRule rule, Instant from, Instant to, CancellationToken cancellationToken)
    {
        var books = new MetricBooks();
        var run = new PreviewRun(org, rule, books);
        var next = Evaluations.Knowing(new(from.UnixMicroseconds - 1));
        var last = Evaluations.NotAfter(to);
        await foreach (var recorded in HistoryAsync(org, rule.Metric, next, cancellationToken).ConfigureAwait(false))
        {
            for (; next <= last && recorded.Event.RecordedAt >= next; next = next.Plus(Evaluations.Interval))
            {
                run.Evaluate(next);
            }

            if (next > last)
            {
                break;
            }

            Apply(books, org, rule.Metric, recorded);
        }

        for (; next <= last; next = next.Plus(Evaluations.Interval))
        {
            run.Evaluate(next);
        }

        return run.Result;
    }

    // Money and questions may be older than any window; what agents did is looked at for an hour.
    private async IAsyncEnumerable<RecordedEvent> HistoryAsync(
        string org,
        AlertMetric metric,
        Instant first,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = metric is AlertMetric.ApprovalPendingAge
            ? Position.Start
            : await new LogTimes(feed).FirstSinceAsync(first.Plus(-Evaluations.Kept), ulong.MaxValue, cancellationToken).ConfigureAwait(false);
        var events = metric switch
        {
            AlertMetric.BudgetSpentPercent or AlertMetric.SpendUsd =>
                store.ReadStreamAsync(BudgetDecider.StreamOf(org), StreamVersion.First, cancellationToken),
            AlertMetric.ApprovalPendingAge => feed.ReadAllAsync(since, MetricFeed.PendingCategories, cancellationToken),
            _ => feed.ReadAllAsync(since, MetricFeed.ActivityCategories, cancellationToken),
        };
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            yield return recorded;
        }
    }

    private static void Apply(MetricBooks books, string org, AlertMetric metric, RecordedEvent recorded)
    {
        switch (metric)
        {
            case AlertMetric.BudgetSpentPercent or AlertMetric.SpendUsd:
                books.ApplyBudget(org, recorded.Event.Open());
                break;
            case AlertMetric.ApprovalPendingAge:
                books.ApplyPending(recorded.Event.Open());
                break;
            default:
                books.Apply(recorded.Event);
                break;
        }
    }
}
