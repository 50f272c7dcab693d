using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Evaluation;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Sampling;

// Whose calls a limit counts together, for the agent at hand. Limits on everybody's calls count in each scope by itself.
internal readonly record struct RateTerm(LimitKeying By, RatePeriod Period, string Scope);

// What a set says of a question where nothing was spent of limits, and the limits that it would spend.
internal sealed record Answer(PolicyRuling Ruling, ImmutableSortedDictionary<RateTerm, uint> Limits);

// A set that is asked about samples.
internal sealed class Respondent(PolicySet set)
{
    private static readonly ImmutableSortedDictionary<RateTerm, uint> None = ImmutableSortedDictionary.Create<RateTerm, uint>(
        Comparer<RateTerm>.Create((one, other) => (one.By, one.Period, one.Scope).CompareTo((other.By, other.Period, other.Scope))));

    private readonly Lazy<CompiledSet> _scopes = new(() => new CompiledSet(set.Documents, set.Digest));
    private readonly bool _limits = set.Documents.Any(document => document.Tools.Any(entry => !entry.Limits.IsEmpty));

    public Answer Ask(PolicyQuestion question) => new(set.Evaluate(question, new RateLedger()), LimitsOn(question));

    public IReadOnlyList<PolicyDocument> DocumentsFor(PolicyQuestion question) => _scopes.Value.DocumentsOf(question);

    public bool IsClosedTo(PolicyQuestion question) => Ask(question).Ruling.ReasonCode == PolicyReasonCodes.OutsideActiveHours;

    private ImmutableSortedDictionary<RateTerm, uint> LimitsOn(PolicyQuestion question)
    {
        var limits = None;
        if (!_limits || question.Kind is not (ActionKind.ToolCall or ActionKind.LlmCall))
        {
            return limits;
        }

        foreach (var document in _scopes.Value.DocumentsOf(question))
        {
            if (document.RuleFor(question.Tool) is not { } rule)
            {
                continue;
            }

            foreach (var limit in rule.Limits)
            {
                var term = new RateTerm(rule.LimitBy, limit.Period, rule.LimitBy == LimitKeying.Tool ? document.Scope.ToString() : "");
                limits = limits.TryGetValue(term, out var least) && least <= limit.Count ? limits : limits.SetItem(term, limit.Count);
            }
        }

        return limits;
    }
}
