using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>
/// Evaluates what people want to be told of, at every evaluation, one after another. It does not wait in the line of
/// appointments, because the first evaluation reads an hour of the log, and nothing else is to wait for that. Holds nothing
/// that the log does not tell: what an evaluation did stands in the alerts.
/// </summary>
public sealed class AlertEvaluator : IAsyncDisposable
{
    /// <summary>Most events by which the lag of the state is told.</summary>
    public const int LagMax = 100_000;

    // What is on its way into the log when an evaluation is due has arrived by then.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly WriteSideState _state;
    private readonly IEventFeed _feed;
    private readonly AlertRaising _raising;
    private readonly TimeProvider _time;
    private readonly MetricFeed _metrics;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Meter _meter = new(LedgerHealth.MeterName);
    private readonly Counter<long> _failures;
    private Instant _last = new(long.MinValue);
    private Task _running = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>Makes it; nothing is read yet.</summary>
    public AlertEvaluator(WriteSideState state, IEventStore store, IEventFeed feed, AlertRaising raising, TimeProvider time)
    {
        (_state, _feed, _raising, _time) = (state, feed, raising, time);
        _metrics = new MetricFeed(feed, store);
        _failures = _meter.CreateCounter<long>(
            "aasm.alerts.failures", "{evaluation}", "Evaluations of alert rules that failed and are made up for by the next.");
    }

    /// <summary>Begins to evaluate. The state must have been folded.</summary>
    /// <param name="since">When the log ended before this process wrote anything: what came last may not be evaluated yet.</param>
    public void Start(Instant since)
    {
        _metrics.Since = since;
        _running = Task.Run(EvaluateAllAsync);
    }

    /// <summary>Makes the evaluation that is due, unless it was made before.</summary>
    public async ValueTask EvaluateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var at = Evaluations.NotAfter(Instant.From(_time.GetUtcNow()));
            if (at > _last)
            {
                await EvaluateAsync(at, cancellationToken).ConfigureAwait(false);
                _last = at;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopping.Dispose();
            _meter.Dispose();
            _gate.Dispose();
        }
    }

    private async Task EvaluateAllAsync()
    {
        while (true)
        {
            var now = Instant.From(_time.GetUtcNow());
            var next = Evaluations.Knowing(now.Plus(-Grace)).Plus(Grace);
            await Task.Delay(TimeSpan.FromMicroseconds(next.UnixMicroseconds - now.UnixMicroseconds), _time, _stopping.Token)
                .ConfigureAwait(false);
            try
            {
                await EvaluateAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
            {
                // Whatever it was: what was read and not done with waits, and the next evaluation begins with it.
                _failures.Add(1);
            }
        }
    }

    private async ValueTask EvaluateAsync(Instant at, CancellationToken cancellationToken)
    {
        var rules = RulesInForce();
        var needs = NeedsOf(rules);
        while (!await _metrics.AdvanceAsync(at, needs, cancellationToken).ConfigureAwait(false))
        {
            if (!await SignalAsync(cancellationToken).ConfigureAwait(false))
            {
                // There is no room for more before those are done with; the next evaluation tries again.
                return;
            }
        }

        await SignalAsync(cancellationToken).ConfigureAwait(false);
        _metrics.Books.Lag = needs.Lag ? await LagAsync(cancellationToken).ConfigureAwait(false) : null;
        foreach (var rule in rules)
        {
            await TryAsync(() => EvaluateAsync(rule, at, cancellationToken)).ConfigureAwait(false);
        }

        await EndQuietAsync(at, cancellationToken).ConfigureAwait(false);

        await EndOrphansAsync(rules, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EvaluateAsync(KnownRule known, Instant at, CancellationToken cancellationToken)
    {
        var reading = _metrics.Books.Read(known.Org, known.Rule, at);
        var key = RuleEvaluation.KeyOf(AlertRuleId.Of(known.Org, known.Rule.Name));
        var last = _state.Alerts.LatestOf(known.Org, key)?.State;
        var step = RuleEvaluation.Of(known.Rule, reading, last, at);
        if (step == AlertStep.None)
        {
            return;
        }

        var about = step == AlertStep.Raise
            ? RuleEvaluation.CaseOf(known.Org, known.Rule, known.Version, reading, at)
            : last!.Case! with { At = at };
        await _raising.DoAsync(known.Org, step, about, 1, cancellationToken).ConfigureAwait(false);
    }

    // Whether all are done with; those that are not wait for the next evaluation.
    private async ValueTask<bool> SignalAsync(CancellationToken cancellationToken)
    {
        var areAll = true;
        foreach (var signal in _metrics.Signals)
        {
            var step = signal.StepAfter(_state.Alerts.LatestOf(signal.Org, signal.About.Key)?.State);
            var isDone = await TryAsync(
                () => _raising.DoAsync(signal.Org, step, signal.About, signal.Count, cancellationToken)).ConfigureAwait(false);
            if (isDone)
            {
                _metrics.Done(signal);
            }

            areAll &= isDone;
        }

        return areAll;
    }

    // What one org does to its alerts holds up no other.
    private async ValueTask<bool> TryAsync(Func<ValueTask> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is EventStoreException or ContentionException)
        {
            _failures.Add(1);
            return false;
        }
    }

    // What nothing else ends would go on for ever.
    private async ValueTask EndQuietAsync(Instant at, CancellationToken cancellationToken)
    {
        foreach (var alert in _state.Alerts.All.Where(each => each.State.IsOpen && AlertSources.IsQuiet(each.State, at)))
        {
            await TryAsync(() => _raising.EndAsync(
                alert, $"nothing more of it was seen for {AlertSources.QuietMax.TotalDays:0} days", cancellationToken)).ConfigureAwait(false);
        }
    }

    // Alerts of rules that are no more, or are not evaluated any more.
    private async ValueTask EndOrphansAsync(List<KnownRule> rules, CancellationToken cancellationToken)
    {
        var inForce = rules.Select(rule => AlertRuleId.Of(rule.Org, rule.Rule.Name)).ToHashSet();
        foreach (var alert in _state.Alerts.All.Where(each => each.State is { Case.Rule: not null } state && (state.IsOpen || state.IsHeld)))
        {
            if (!inForce.Contains(alert.State.Case!.Rule!.Id))
            {
                await TryAsync(() => _raising.EndAsync(alert, "its rule was removed, or is not evaluated any more", cancellationToken))
                    .ConfigureAwait(false);
            }
        }
    }

    private List<KnownRule> RulesInForce() =>
    [
        .. _state.AlertRules.All.Where(each => each.Value.State.Rule is { IsEnabled: true })
            .Select(each => new KnownRule(each.Value.Org, each.Value.State.Rule!, (long)each.Value.Version.Value))
            .OrderBy(rule => rule.Org, StringComparer.Ordinal).ThenBy(rule => rule.Rule.Name, StringComparer.Ordinal),
    ];

    private static MetricNeeds NeedsOf(List<KnownRule> rules) => new(
        rules.Exists(each => each.Rule.Metric == AlertMetric.ApprovalPendingAge),
        rules.Exists(each => each.Rule.Metric == AlertMetric.ProjectionLag),
        [
            .. rules.Where(each => each.Rule.Metric is AlertMetric.BudgetSpentPercent or AlertMetric.SpendUsd)
                .Select(each => each.Org).Distinct(StringComparer.Ordinal),
        ]);

    private async ValueTask<long> LagAsync(CancellationToken cancellationToken)
    {
        var lag = 0;
        await foreach (var _ in _feed.ReadAllAsync(_state.Next, DurableState.Categories, cancellationToken).ConfigureAwait(false))
        {
            if (++lag == LagMax)
            {
                break;
            }
        }

        return lag;
    }

    private sealed record KnownRule(string Org, AlertRule Rule, long Version);
}
