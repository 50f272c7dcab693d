using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>What a log has to hold, and what it may hold: the promise, without any way of keeping it.</summary>
internal sealed class LogModel
{
    private readonly List<ChainedEvent> _promised = [];
    private readonly List<SimulatedAppend> _open = [];

    /// <summary>Events that were acknowledged, or shown by a log after its opening.</summary>
    public IReadOnlyList<ChainedEvent> Promised => _promised;

    /// <summary>An append is under way: it may survive a crash or not, whole.</summary>
    public void Begin(SimulatedAppend append) => _open.Add(append);

    /// <summary>The flush returned: everything under way is promised.</summary>
    public void Acknowledge()
    {
        _promised.AddRange(_open.SelectMany(a => a.Events));
        _open.Clear();
    }

    /// <summary>Holds what an opened log shows against the promise; what it shows is promised from now on.</summary>
    public void Reconcile(IReadOnlyList<RecordedEvent> shown)
    {
        for (var i = 0; i < shown.Count; i++)
        {
            Check(shown[i].Position.Value == (ulong)i, $"position {shown[i].Position} stands at place {i}");
        }

        Check(shown.Count >= _promised.Count, $"{_promised.Count} events were promised, and {shown.Count} are there");
        for (var i = 0; i < _promised.Count; i++)
        {
            CheckSame(_promised[i], shown[i].Event, i);
        }

        TakeWholeAppends(shown);
        _open.Clear();
    }

    private void TakeWholeAppends(IReadOnlyList<RecordedEvent> shown)
    {
        foreach (var append in _open.TakeWhile(_ => _promised.Count < shown.Count))
        {
            foreach (var chained in append.Events)
            {
                Check(_promised.Count < shown.Count, $"an append is there in part: it ends at {shown.Count}");
                CheckSame(chained, shown[_promised.Count].Event, _promised.Count);
                _promised.Add(chained);
            }
        }

        Check(_promised.Count == shown.Count, $"{shown.Count} events are there, and only {_promised.Count} were ever sent");
    }

    private static void CheckSame(ChainedEvent expected, ChainedEvent actual, int place) =>
        Check(
            expected.Hash == actual.Hash && expected.Bytes.Span.SequenceEqual(actual.Bytes.Span),
            $"another event stands at position {place}");

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromise(otherwise);
        }
    }
}

/// <summary>The log did not do what it promised.</summary>
internal sealed class BrokenPromise(string what, Exception? inner = null) : Exception(what, inner);
