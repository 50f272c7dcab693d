using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Policy.Replaying;

// What is counted of one candidate.
internal sealed class CandidateFold
{
    // A flood of new names is counted together rather than kept one by one.
    private const int GroupsMax = 65_536;

    private readonly SortedDictionary<string, long> _missed = new(StringComparer.Ordinal);
    private readonly Dictionary<RuleKey, FlipGroup> _rules = [];
    private readonly Dictionary<AgentKey, FlipGroup> _agents = [];
    private ReplayFlips _beyondRules = ReplayFlips.None;
    private ReplayFlips _beyondAgents = ReplayFlips.None;

    public long Same { get; set; }

    public void Miss(string reason) => _missed[reason] = _missed.GetValueOrDefault(reason) + 1;

    public void Flip(RecordedDecision decision, in RecordedSay say, PolicyRuling ruling)
    {
        var flips = Of(ruling.Verdict);
        var isStricter = ruling.Verdict > say.Verdict;
        var rule = isStricter ? new RuleKey(ruling.Rule, ruling.Clause, true) : new RuleKey(say.Rule, say.Clause, false);
        if (GroupOf(_rules, rule) is { } group)
        {
            group.Flips = group.Flips.Plus(flips);
            group.Sample(decision, say, ruling);
        }
        else
        {
            _beyondRules = _beyondRules.Plus(flips);
        }

        if (GroupOf(_agents, new AgentKey(decision.Org, decision.Agent)) is { } agent)
        {
            agent.Flips = agent.Flips.Plus(flips);
        }
        else
        {
            _beyondAgents = _beyondAgents.Plus(flips);
        }
    }

    public void Add(CandidateFold other)
    {
        Same += other.Same;
        foreach (var (reason, count) in other._missed)
        {
            _missed[reason] = _missed.GetValueOrDefault(reason) + count;
        }

        _beyondRules = _beyondRules.Plus(other._beyondRules).Plus(Merge(_rules, other._rules));
        _beyondAgents = _beyondAgents.Plus(other._beyondAgents).Plus(Merge(_agents, other._agents));
    }

    public ReplayReport Report(long decisions, ReplayDetail detail)
    {
        var rules = _rules.OrderByDescending(rule => rule.Value.Flips.Total).ThenBy(rule => rule.Key).ToList();
        var agents = _agents.OrderByDescending(agent => agent.Value.Flips.Total).ThenBy(agent => agent.Key).ToList();
        return new ReplayReport
        {
            Decisions = decisions,
            Same = Same,
            Flips = rules.Aggregate(_beyondRules, (sum, rule) => sum.Plus(rule.Value.Flips)),
            NotCompared = [.. _missed.Select(missed => new NotComparedCount(missed.Key, missed.Value))],
            Rules = [.. rules.Take(detail.Groups).Select(rule =>
                new RuleFlips(rule.Key.Rule, rule.Key.Clause, rule.Key.IsCandidates, rule.Value.Flips))],
            OtherRules = Others(rules.Skip(detail.Groups).Select(rule => rule.Value), _beyondRules),
            Agents = [.. agents.Take(detail.Groups).Select(agent => new AgentFlips(agent.Key.Org, agent.Key.Agent, agent.Value.Flips))],
            OtherAgents = Others(agents.Skip(detail.Groups).Select(agent => agent.Value), _beyondAgents),
            Samples = FlipGroup.Choose(rules.Select(rule => rule.Value), detail.Samples),
        };
    }

    private static ReplayFlips Of(Verdict verdict) => verdict switch
    {
        Verdict.Allow => new(1, 0, 0, 0),
        Verdict.Redact => new(0, 1, 0, 0),
        Verdict.Pending => new(0, 0, 1, 0),
        Verdict.Deny => new(0, 0, 0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "no verdict"),
    };

    private static FlipGroup? GroupOf<TKey>(Dictionary<TKey, FlipGroup> groups, TKey key)
        where TKey : notnull =>
        groups.TryGetValue(key, out var known) ? known
        : groups.Count < GroupsMax ? groups[key] = new FlipGroup()
        : null;

    // What there was no room for.
    private static ReplayFlips Merge<TKey>(Dictionary<TKey, FlipGroup> into, Dictionary<TKey, FlipGroup> from)
        where TKey : notnull
    {
        var beyond = ReplayFlips.None;
        foreach (var (key, group) in from)
        {
            if (GroupOf(into, key) is { } known)
            {
                known.Add(group);
            }
            else
            {
                beyond = beyond.Plus(group.Flips);
            }
        }

        return beyond;
    }

    private static OtherFlips Others(IEnumerable<FlipGroup> groups, ReplayFlips beyond)
    {
        var (count, flips) = (0L, beyond);
        foreach (var group in groups)
        {
            (count, flips) = (count + 1, flips.Plus(group.Flips));
        }

        return new(count, flips);
    }

    private readonly record struct RuleKey(string Rule, string Clause, bool IsCandidates) : IComparable<RuleKey>
    {
        public int CompareTo(RuleKey other) =>
            string.CompareOrdinal(Rule, other.Rule) is var rule and not 0 ? rule
            : string.CompareOrdinal(Clause, other.Clause) is var clause and not 0 ? clause
            : IsCandidates.CompareTo(other.IsCandidates);
    }

    private readonly record struct AgentKey(string Org, AgentId Agent) : IComparable<AgentKey>
    {
        public int CompareTo(AgentKey other) =>
            string.CompareOrdinal(Org, other.Org) is var org and not 0 ? org : Agent.Value.CompareTo(other.Agent.Value);
    }
}
