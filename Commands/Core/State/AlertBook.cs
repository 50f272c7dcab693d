using System.Collections.Concurrent;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>An alert as the write side knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Org">The tenant.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The version of its stream that the state follows from.</param>
public sealed record KnownAlert(AlertId Id, string Org, AlertState State, StreamVersion Version);

/// <summary>
/// The alerts that something still follows from: they go on, or the same would be part of them, or an evaluation that is made
/// again after a restart would find them. All others are forgotten; their streams remain. One writer, any readers.
/// </summary>
public sealed class AlertBook
{
    // Twice what is evaluated anew after a restart.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<AlertId, KnownAlert> _alerts = new();
    private readonly ConcurrentDictionary<(string Org, string Key), AlertId> _latest = new();

    // In the order in which they may be forgotten. One that went on again has another entry once it is over.
    private readonly PriorityQueue<AlertId, long> _ended = new();

    /// <summary>The alerts, in no order.</summary>
    public IEnumerable<KnownAlert> All => _alerts.Values;

    /// <summary>An alert; null when it is forgotten or never was.</summary>
    public KnownAlert? Find(AlertId id) => _alerts.GetValueOrDefault(id);

    /// <summary>The latest alert with a key; null when it is forgotten or never was.</summary>
    public KnownAlert? LatestOf(string org, string key) => _latest.TryGetValue((org, key), out var id) ? Find(id) : null;

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != AlertId.CategoryKey)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        ForgetEnded(envelope.RecordedAt);
        var id = new AlertId(stream.Id);
        var known = After(Find(id), id, envelope);
        if (known.State.Case is not { } about)
        {
            return;
        }

        _alerts[id] = known;
        _latest[(known.Org, about.Key)] = id;
        if (IsOver(known.State))
        {
            _ended.Enqueue(id, ForgettableAt(known.State));
        }
    }

    /// <summary>An alert after one more of its events.</summary>
    internal static KnownAlert After(KnownAlert? before, AlertId id, EventEnvelope envelope)
    {
        var was = before?.State ?? AlertDecider.Initial;
        var now = AlertEventCodec.Read(envelope) is { } happened && (was.Case is not null || happened is AlertEvent.Raised)
            ? AlertDecider.Evolve(was, happened)
            : was;
        return new(id, envelope.Org ?? "", now, envelope.Version);
    }

    // Only the log's own time counts here, so that the same log leads to the same state.
    private void ForgetEnded(Instant now)
    {
        while (_ended.TryPeek(out var id, out var until) && until < now.UnixMicroseconds)
        {
            _ended.Dequeue();
            if (Find(id) is { } alert && IsOver(alert.State) && ForgettableAt(alert.State) == until)
            {
                _alerts.TryRemove(id, out _);
                _latest.TryRemove(KeyValuePair.Create((alert.Org, alert.State.Case!.Key), id));
            }
        }
    }

    private static bool IsOver(AlertState state) => state is { Phase: AlertPhase.Resolved, IsHeld: false };

    private static long ForgettableAt(AlertState state) =>
        Math.Max(state.Case!.DedupUntil.UnixMicroseconds, state.UpdatedAt.Plus(KeptAfterEnd).UnixMicroseconds);
}
