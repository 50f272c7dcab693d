using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Cli.Demo;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>One action of a recording, to look at.</summary>
internal sealed record SampleAction(string Session, int Step, string Kind, string Name);

/// <summary>Actions with one verdict by one rule, and the first of them.</summary>
internal sealed record RuleCount(Verdict Verdict, string Rule, string Clause, string ReasonCode, int Count, SampleAction Sample);

/// <summary>Actions on one tool, or calls to one model, by verdict.</summary>
internal sealed record ToolCount(string Kind, string Name, IReadOnlyDictionary<Verdict, int> Verdicts);

/// <summary>Counts what a simulation decided.</summary>
internal sealed class SimulationTally
{
    private readonly Dictionary<(Verdict Verdict, string Rule, string Clause, string ReasonCode), (int Count, SampleAction Sample)> _rules = [];
    private readonly Dictionary<(string Kind, string Name), Dictionary<Verdict, int>> _tools = [];

    public int Actions { get; private set; }

    public void Add(string session, RecordedAction action, PolicyRuling ruling)
    {
        Actions++;
        var key = (ruling.Verdict, ruling.Rule, ruling.Clause, ruling.ReasonCode);
        _rules[key] = _rules.TryGetValue(key, out var earlier)
            ? (earlier.Count + 1, earlier.Sample)
            : (1, new(session, action.Step, action.Kind, action.Name));
        if (!_tools.TryGetValue((action.Kind, action.Name), out var verdicts))
        {
            _tools.Add((action.Kind, action.Name), verdicts = []);
        }

        verdicts[ruling.Verdict] = verdicts.GetValueOrDefault(ruling.Verdict) + 1;
    }

    public int CountOf(Verdict verdict) => _tools.Values.Sum(verdicts => verdicts.GetValueOrDefault(verdict));

    /// <summary>The strictest verdict first, then the most frequent.</summary>
    public IEnumerable<RuleCount> Rules => _rules
        .Select(r => new RuleCount(r.Key.Verdict, r.Key.Rule, r.Key.Clause, r.Key.ReasonCode, r.Value.Count, r.Value.Sample))
        .OrderByDescending(r => r.Verdict).ThenByDescending(r => r.Count)
        .ThenBy(r => r.Rule, StringComparer.Ordinal).ThenBy(r => r.Clause, StringComparer.Ordinal);

    /// <summary>By kind and name.</summary>
    public IEnumerable<ToolCount> Tools => _tools
        .Select(t => new ToolCount(t.Key.Kind, t.Key.Name, t.Value))
        .OrderBy(t => t.Kind, StringComparer.Ordinal).ThenBy(t => t.Name, StringComparer.Ordinal);
}
