using System.Collections.Immutable;

namespace AgentAssembly.Domain.Reports;

/// <summary>What is known of a source's reports. Immutable, and bounded however long the source reports.</summary>
public sealed record SourceState
{
    /// <summary>
    /// Most sessions whose counters are kept in mind. With one more, the one that has been silent for the longest is
    /// forgotten: if it goes on after all, it counts as new, and what came before as missing.
    /// </summary>
    public const int SessionsMax = 64;

    /// <summary>Counters, the one that counted last at the end.</summary>
    public ImmutableArray<SequenceCounter> Counters { get; private init; } = [];

    /// <summary>What the latest reports said.</summary>
    public RecentReports Recent { get; private init; } = new();

    /// <summary>The counter of a session; a new one where it is not known.</summary>
    public SequenceCounter CounterOf(string session) =>
        IndexOf(session) is >= 0 and var index ? Counters[index] : new SequenceCounter(session);

    internal SourceState With(ReportedAction action)
    {
        var counted = action.What.Sequence is { } sequence
            ? With(CounterOf(action.What.Session).With(sequence))
            : this;
        return counted with { Recent = Recent.With(action) };
    }

    internal SourceState WithGap(string session, SequenceRange missing) => With(CounterOf(session).WithGap(missing));

    private SourceState With(SequenceCounter counter)
    {
        var index = IndexOf(counter.Session);
        var counters = index == Counters.Length - 1 && index >= 0 ? Counters.SetItem(index, counter)
            : (index >= 0 ? Counters.RemoveAt(index) : Counters).Add(counter);
        return this with { Counters = counters.Length > SessionsMax ? counters.RemoveAt(0) : counters };
    }

    // From the end: a session usually goes on where it just was.
    private int IndexOf(string session)
    {
        var index = Counters.Length - 1;
        while (index >= 0 && Counters[index].Session != session)
        {
            index--;
        }

        return index;
    }
}
