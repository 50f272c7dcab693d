using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>
/// Brings metrics up to an evaluation: reads what was recorded before it, and leaves what was recorded later for the next.
/// Holds nothing that the log does not tell. Not thread-safe.
/// </summary>
/// <param name="feed">The log.</param>
/// <param name="store">Its streams.</param>
internal sealed class MetricFeed(IEventFeed feed, IEventStore store)
{
    /// <summary>What metrics of activity are read from.</summary>
    public static FeedFilter ActivityCategories { get; } = FeedFilter.OfCategories("session", "anomaly", "source");

    /// <summary>What the metric of questions to people is read from.</summary>
    public static FeedFilter PendingCategories { get; } = FeedFilter.OfCategories("approval");

    private const int SignalsMax = 10_000;

    private static readonly FeedFilter Recent = FeedFilter.OfCategories("session", "anomaly", "source", "budget", "agent");

    private readonly LogTimes _times = new(feed);
    private readonly Dictionary<string, StreamVersion> _budgets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Dictionary<(string Org, string Key), AlertSignal>> _signals = [];
    private Position? _recent;
    private Position _pending = Position.Start;
    private int _signalCount;

    /// <summary>Before which moment everything was written by earlier processes; the log's end where nobody says so.</summary>
    public Instant? Since { get; set; }

    /// <summary>What rules read.</summary>
    public MetricBooks Books { get; } = new();

    /// <summary>What happened besides, in the order of evaluations, each until it is done with.</summary>
    public IReadOnlyList<AlertSignal> Signals => [.. _signals.Values.SelectMany(tick => tick.Values)];

    /// <summary>Forgets a signal that was done with.</summary>
    public void Done(AlertSignal signal)
    {
        var tick = signal.About.At.UnixMicroseconds;
        if (_signals.TryGetValue(tick, out var keys) && keys.Remove((signal.Org, signal.About.Key)))
        {
            _signalCount--;
            if (keys.Count == 0)
            {
                _signals.Remove(tick);
            }
        }
    }

    /// <summary>Reads on.</summary>
    /// <param name="before">Up to what was recorded before this evaluation.</param>
    /// <param name="needs">What is asked for besides activity.</param>
    /// <param name="cancellationToken">Gives up; what was read counts.</param>
    /// <returns>Whether it got there: many signals have to be done with first.</returns>
    public async ValueTask<bool> AdvanceAsync(Instant before, MetricNeeds needs, CancellationToken cancellationToken)
    {
        var from = _recent ??= await BeginAsync(before, cancellationToken).ConfigureAwait(false);
        var (recent, isThere) = await ReadAsync(from, Recent, before, TakeOnce, cancellationToken).ConfigureAwait(false);
        _recent = recent;
        if (needs.Pending)
        {
            (_pending, _) = await ReadAsync(_pending, PendingCategories, before, TakePendingOnce, cancellationToken).ConfigureAwait(false);
        }

        foreach (var org in needs.Budgets)
        {
            await ReadBudgetAsync(org, before, cancellationToken).ConfigureAwait(false);
        }

        foreach (var org in _budgets.Keys.Except(needs.Budgets, StringComparer.Ordinal).ToList())
        {
            _budgets.Remove(org);
            Books.ForgetBudget(org);
        }

        return isThere;
    }

    // What happened in the last hour before the log's end is looked at again after a restart: alerts tell what was done with.
    private async ValueTask<Position> BeginAsync(Instant before, CancellationToken cancellationToken)
    {
        var head = await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        var last = Since is { } since && since < before ? since : before;
        if (Since is null && head.Size > 0)
        {
            await foreach (var recorded in feed
                .ReadAllAsync(new(head.Size - 1), FeedFilter.Everything, cancellationToken).ConfigureAwait(false))
            {
                last = recorded.Event.RecordedAt < last ? recorded.Event.RecordedAt : last;
                break;
            }
        }

        return await _times.FirstSinceAsync(last.Plus(-Evaluations.Kept), ulong.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    // What does not pass the filter is not looked at again either.
    private async ValueTask<(Position Next, bool IsThere)> ReadAsync(
        Position from, FeedFilter filter, Instant before, Action<RecordedEvent> take, CancellationToken cancellationToken)
    {
        var head = new Position((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);
        var next = from;
        await foreach (var recorded in feed.ReadAllAsync(from, filter, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Event.RecordedAt >= before)
            {
                return (recorded.Position, true);
            }

            take(recorded);
            next = recorded.Position.Next;
            if (_signalCount >= SignalsMax)
            {
                return (next, false);
            }
        }

        return (next > head ? next : head, true);
    }

    private async ValueTask ReadBudgetAsync(string org, Instant before, CancellationToken cancellationToken)
    {
        var next = _budgets.GetValueOrDefault(org, StreamVersion.First);
        var stream = BudgetDecider.StreamOf(org);
        await foreach (var recorded in store.ReadStreamAsync(stream, next, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Event.RecordedAt >= before)
            {
                break;
            }

            Books.ApplyBudget(org, recorded.Event.Open());
            _budgets[org] = new(recorded.Event.Version.Value + 1);
        }
    }

    // A read that breaks off halfway is not begun anew: what was taken counts.
    private void TakeOnce(RecordedEvent recorded)
    {
        _recent = recorded.Position.Next;
        Take(recorded);
    }

    private void TakePendingOnce(RecordedEvent recorded)
    {
        _pending = recorded.Position.Next;
        Books.ApplyPending(recorded.Event.Open());
    }

    private void Take(RecordedEvent recorded)
    {
        if (Books.Apply(recorded.Event) is { Credentials.Length: > 0 } activity)
        {
            Keep(AlertSources.Of(activity, recorded.Event.Open().Id)!);
        }

        if (EventFields.TryRead(recorded.Event.Bytes.Span, out var fields, out _) && AlertSources.IsTold(fields.Type)
            && AlertSources.Of(recorded.Event.Open()) is { } signal)
        {
            Keep(signal);
        }
    }

    private void Keep(AlertSignal signal)
    {
        var tick = signal.About.At.UnixMicroseconds;
        if (!_signals.TryGetValue(tick, out var keys))
        {
            _signals.Add(tick, keys = []);
        }

        var key = (signal.Org, signal.About.Key);
        var isNew = !keys.TryGetValue(key, out var before);
        keys[key] = isNew ? signal : before!.And(signal);
        _signalCount += isNew ? 1 : 0;
    }
}

/// <summary>What rules ask for besides activity.</summary>
/// <param name="Pending">Questions to people.</param>
/// <param name="Lag">How far the state lags the log.</param>
/// <param name="Budgets">The orgs whose money they ask for.</param>
internal sealed record MetricNeeds(bool Pending, bool Lag, IReadOnlyCollection<string> Budgets);
