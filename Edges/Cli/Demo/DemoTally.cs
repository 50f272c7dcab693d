namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>Counts what a demo saw. Safe for concurrent use.</summary>
internal sealed class DemoTally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, string Verdict), int> _verdicts = [];
    private readonly SortedDictionary<(string Tool, string Rule), int> _denied = [];
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly List<double> _milliseconds = [];
    private int _undecided;

    public int Decided
    {
        get
        {
            lock (_gate)
            {
                return _milliseconds.Count;
            }
        }
    }

    /// <summary>Actions that got no verdict.</summary>
    public int Undecided => Volatile.Read(ref _undecided);

    /// <summary>An action was decided.</summary>
    public void AddVerdict(string kind, string name, string verdict, string rule, TimeSpan took)
    {
        lock (_gate)
        {
            Count(_verdicts, (kind, verdict));
            _milliseconds.Add(took.TotalMilliseconds);
            if (verdict == "deny")
            {
                Count(_denied, (name, rule));
            }
        }
    }

    /// <summary>A call was refused; it may be sent again.</summary>
    public void AddRefused(string what)
    {
        lock (_gate)
        {
            _refused[what] = _refused.GetValueOrDefault(what) + 1;
        }
    }

    /// <summary>An action will get no verdict any more.</summary>
    public void AddUndecided(int count) => Interlocked.Add(ref _undecided, count);

    /// <summary>Everything counted so far.</summary>
    public DemoSummary Summarise(TimeSpan took)
    {
        lock (_gate)
        {
            var sorted = _milliseconds.Order().ToArray();
            return new DemoSummary(
                [.. _verdicts.Select(v => new VerdictCount(v.Key.Kind, v.Key.Verdict, v.Value))],
                [.. _denied.Select(d => new DeniedCount(d.Key.Tool, d.Key.Rule, d.Value)).OrderByDescending(d => d.Count)],
                [.. _refused.Select(r => new RefusedCount(r.Key, r.Value))],
                sorted.Length,
                Undecided,
                took,
                took > TimeSpan.Zero ? sorted.Length / took.TotalSeconds : 0,
                Percentile(sorted, 0.50),
                Percentile(sorted, 0.99));
        }
    }

    private static double Percentile(double[] sorted, double part) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];

    private static void Count<TKey>(SortedDictionary<TKey, int> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

/// <summary>Actions of one kind with one verdict.</summary>
internal sealed record VerdictCount(string Kind, string Verdict, int Count);

/// <summary>Denials of one tool by one rule.</summary>
internal sealed record DeniedCount(string Tool, string Rule, int Count);

/// <summary>Calls that were refused for one reason.</summary>
internal sealed record RefusedCount(string Reason, int Count);

/// <summary>What a demo saw.</summary>
internal sealed record DemoSummary(
    IReadOnlyList<VerdictCount> Verdicts,
    IReadOnlyList<DeniedCount> Denied,
    IReadOnlyList<RefusedCount> Refused,
    int Decided,
    int Undecided,
    TimeSpan Took,
    double ActionsPerSecond,
    double P50Milliseconds,
    double P99Milliseconds);
