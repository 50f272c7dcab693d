namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>Answers whether a span overlaps one of a set's, in logarithmic time.</summary>
internal sealed class SpanSet
{
    private readonly int[] _starts;

    // The furthest end of this span and of all that start before it.
    private readonly int[] _ends;

    public SpanSet(ReadOnlySpan<Finding> findings)
    {
        _starts = new int[findings.Length];
        _ends = new int[findings.Length];
        for (var i = 0; i < findings.Length; i++)
        {
            (_starts[i], _ends[i]) = (findings[i].Start, findings[i].End);
        }

        Array.Sort(_starts, _ends);
        for (var i = 1; i < _ends.Length; i++)
        {
            _ends[i] = Math.Max(_ends[i], _ends[i - 1]);
        }
    }

    /// <summary>Whether any span shares a byte with this one.</summary>
    public bool Overlaps(int start, int end)
    {
        var (low, high) = (0, _starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _starts[middle] < end ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && _ends[low - 1] > start;
    }
}
