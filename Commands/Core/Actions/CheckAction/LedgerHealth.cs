using System.Diagnostics.Metrics;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Counts and times verdicts, and above all counts those that left without an event because none could be written.</summary>
public sealed class LedgerHealth : IDisposable
{
    /// <summary>The name under which the counters are found.</summary>
    public const string MeterName = "AgentAssembly";

    /// <summary>How long decisions took, in seconds.</summary>
    public const string DurationName = "aasm.decision.duration";

    /// <summary>Tells verdicts apart.</summary>
    public const string VerdictTag = "verdict";

    /// <summary>Tells kinds of actions apart.</summary>
    public const string KindTag = "aasm.action.kind";

    /// <summary>Where in the log a decision stands.</summary>
    public const string PositionTag = "aasm.decision.position";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _withoutEvent;
    private readonly Histogram<double> _durations;
    private long _denialsWithoutEvent;

    /// <summary>Makes the counters.</summary>
    public LedgerHealth()
    {
        _verdicts = _meter.CreateCounter<long>("aasm.decisions", "{decision}", "Decisions that are in the ledger.");
        _withoutEvent = _meter.CreateCounter<long>(
            "aasm.ledger.unavailable_denials", "{decision}", "Denials without an event: the ledger was unavailable.");
        _durations = _meter.CreateHistogram<double>(
            DurationName, "s", "From the question to the moment when its decision is durable.");
    }

    /// <summary>
    /// Whether durations are told with the position of their decision, for exemplars: every one then costs an allocation.
    /// </summary>
    public bool LeavesPositions { get; init; }

    /// <summary>Denials without an event since the process started.</summary>
    public long DenialsWithoutEvent => Interlocked.Read(ref _denialsWithoutEvent);

    /// <summary>Counts a verdict whose event is durable.</summary>
    /// <param name="kind">What was asked.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="at">Where it stands in the log.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Decided(ActionKind kind, Verdict verdict, Position at, TimeSpan elapsed)
    {
        var told = new KeyValuePair<string, object?>(VerdictTag, Verdicts.Name(verdict));
        _verdicts.Add(1, told);
        if (!_durations.Enabled)
        {
            return;
        }

        var asked = new KeyValuePair<string, object?>(KindTag, ActionKinds.WireName(kind));
        if (LeavesPositions)
        {
            _durations.Record(elapsed.TotalSeconds, told, asked, new(PositionTag, (long)at.Value));
        }
        else
        {
            _durations.Record(elapsed.TotalSeconds, told, asked);
        }
    }

    /// <summary>Counts a denial without an event.</summary>
    public void DeniedWithoutEvent()
    {
        Interlocked.Increment(ref _denialsWithoutEvent);
        _withoutEvent.Add(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
