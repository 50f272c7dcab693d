using System.Diagnostics.Metrics;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Counts verdicts, and above all those that left without an event because none could be written.</summary>
public sealed class LedgerHealth : IDisposable
{
    /// <summary>The name under which the counters are found.</summary>
    public const string MeterName = "AgentAssembly";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _withoutEvent;
    private long _denialsWithoutEvent;

    /// <summary>Makes the counters.</summary>
    public LedgerHealth()
    {
        _verdicts = _meter.CreateCounter<long>("aasm.decisions", "{decision}", "Decisions that are in the ledger.");
        _withoutEvent = _meter.CreateCounter<long>(
            "aasm.ledger.unavailable_denials", "{decision}", "Denials without an event: the ledger was unavailable.");
    }

    /// <summary>Denials without an event since the process started.</summary>
    public long DenialsWithoutEvent => Interlocked.Read(ref _denialsWithoutEvent);

    /// <summary>Counts a verdict whose event is durable.</summary>
    public void Decided(Verdict verdict) => _verdicts.Add(1, new KeyValuePair<string, object?>("verdict", Verdicts.Name(verdict)));

    /// <summary>Counts a denial without an event.</summary>
    public void DeniedWithoutEvent()
    {
        Interlocked.Increment(ref _denialsWithoutEvent);
        _withoutEvent.Add(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
