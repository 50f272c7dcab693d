using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>
/// Everything that metrics are read from, as it was before an evaluation: the same fold whether history is looked at or the
/// present. Not thread-safe.
/// </summary>
public sealed class MetricBooks
{
    private const int PercentDecimals = 2;

    private readonly Dictionary<string, BudgetBook> _budgets = new(StringComparer.Ordinal);
    private readonly ActivityReader _reader = new();
    private readonly ActivityBook _activity = new();
    private readonly PendingBook _pending = new();

    /// <summary>How many events the state lags the log; null where that is not known, as of the past.</summary>
    public long? Lag { get; set; }

    /// <summary>Adds one more event of a session, an anomaly or a source; others change nothing.</summary>
    /// <returns>What it adds to what is counted; null for nothing.</returns>
    public Activity? Apply(ChainedEvent recorded)
    {
        var activity = _reader.Read(recorded);
        if (activity is not null)
        {
            _activity.Apply(activity);
        }

        return activity;
    }

    /// <summary>Adds one more event of an approval.</summary>
    public void ApplyPending(EventEnvelope envelope) => _pending.Apply(envelope);

    /// <summary>Adds one more event of an org's money.</summary>
    public void ApplyBudget(string org, EventEnvelope envelope)
    {
        if (!_budgets.TryGetValue(org, out var book))
        {
            _budgets.Add(org, book = new());
        }

        if (BudgetEventCodec.Read(envelope) is { } happened)
        {
            book.Apply(happened);
        }
    }

    /// <summary>Forgets an org's money, which nobody asks for any more.</summary>
    public void ForgetBudget(string org) => _budgets.Remove(org);

    /// <summary>What a rule of an org sees at an evaluation.</summary>
    public MetricReading Read(string org, AlertRule rule, Instant at)
    {
        var agent = AgentId.TryParse(rule.Agent, out var named) ? named : default;
        return rule.Metric switch
        {
            AlertMetric.BudgetSpentPercent => SpentPercent(org, rule, at),
            AlertMetric.SpendUsd => Spend(org, rule, at),
            AlertMetric.ApprovalPendingAge => _pending.Oldest(org, rule.Team, agent) is { } oldest
                ? new((at.UnixMicroseconds - oldest.Since.UnixMicroseconds) / 1_000_000, oldest.Id.ToString())
                : MetricReading.None,
            AlertMetric.ProjectionLag => new(Lag),
            _ => Counted(rule.Metric, _activity.Sum(org, rule.Team, agent, at, rule.WindowSeconds)),
        };
    }

    private static MetricReading Counted(AlertMetric metric, ActivityCounts counts) => metric switch
    {
        AlertMetric.AnomalyScore => counts.Decisions > 0 || counts.AnomalyPoints > 0
            ? new(Math.Min(100, counts.AnomalyPoints))
            : MetricReading.None,
        AlertMetric.PolicyViolationCount => counts.Decisions > 0 ? new(counts.Violations) : MetricReading.None,
        AlertMetric.PolicyViolationRate => counts.Decisions >= AlertMetrics.RateDecisionsMin
            ? new(Rounded(100m * counts.Violations / counts.Decisions), Of: counts.Decisions)
            : MetricReading.None,
        AlertMetric.SourceGaps => counts.Reports > 0 ? new(Math.Max(0, counts.Missing)) : MetricReading.None,
        _ => throw new UnreachableException($"{metric} is not counted"),
    };

    private MetricReading SpentPercent(string org, AlertRule rule, Instant at)
    {
        var book = _budgets.GetValueOrDefault(org) ?? new();
        var highest = MetricReading.None;
        foreach (var account in AccountsOf(book, rule).Distinct().OrderBy(each => each.ToString(), StringComparer.Ordinal))
        {
            foreach (var balance in book.BalancesOf(account, at).Where(each => each.Allowance > 0))
            {
                var percent = Rounded(100m * balance.Spent / balance.Allowance);
                highest = highest.Value is { } held && held >= percent
                    ? highest
                    : new(percent, $"{balance.Limit.Id} on {account}");
            }
        }

        return highest;
    }

    private MetricReading Spend(string org, AlertRule rule, Instant at)
    {
        var account = rule.Agent.Length > 0 ? new(AccountKind.Agent, rule.Agent)
            : rule.Team.Length > 0 ? new(AccountKind.Team, rule.Team)
            : Account.Org;
        var book = _budgets.GetValueOrDefault(org) ?? new();
        var window = BudgetWindow.Rolling(TimeSpan.FromSeconds(rule.WindowSeconds));
        return book.FirstOf(account) is null
            ? MetricReading.None
            : new(book.SpentOf(account, BudgetUnit.Usd, window, at), account.ToString());
    }

    private static IEnumerable<Account> AccountsOf(BudgetBook book, AlertRule rule) =>
        rule.Agent.Length > 0 ? [new(AccountKind.Agent, rule.Agent), new(AccountKind.Tree, rule.Agent)]
        : rule.Team.Length > 0 ? [new(AccountKind.Team, rule.Team)]
        : book.Accounts.Concat(book.LimitsInForce.Select(limit => limit.Account).Where(each => each.Name != Account.Each));

    private static decimal Rounded(decimal percent) => decimal.Round(percent, PercentDecimals, MidpointRounding.AwayFromZero);
}
