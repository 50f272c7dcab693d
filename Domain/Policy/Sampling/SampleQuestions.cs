using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// The questions that documents could answer differently than others: their vocabulary, turned into actions.
internal sealed class SampleQuestions
{
    // Amazon's example of a key; it opens nothing.
    private const string Secret = "\"note\":\"AKIAIOSFODNN7EXAMPLE\"";

    private static readonly SpendingFacts NothingSpent = new(0, 0, 0);

    private readonly IReadOnlyList<PolicyDocument> _documents;
    private readonly bool _scans;
    private readonly ImmutableArray<SpendingFacts> _spendings;
    private readonly Dictionary<(ActionKind Kind, string Tool), ConditionSamples> _samples = [];

    public SampleQuestions(IReadOnlyList<PolicyDocument> documents)
    {
        _documents = documents;
        _scans = documents.Any(document => document.Data is not null);
        _spendings = [.. documents.Select(document => document.Budget).OfType<BudgetSection>().SelectMany(SpendingsAround).Distinct()];
        Actors = SampleActors.Of(documents);
        Actions = SampleActions.Of(documents);
    }

    public IReadOnlyList<ActorFacts> Actors { get; }

    public IReadOnlyList<SampleAction> Actions { get; }

    // Whether no combination of answers of the action's conditions is left out.
    public bool IsCompleteFor(SampleAction action) => SamplesFor(action.Question).IsComplete;

    public static PolicyQuestion Ask(PolicyQuestion action, ActorFacts actor, Log.Instant now) =>
        action with { Actor = actor, Now = now, Spending = NothingSpent };

    // An action of an agent at a moment, with all that conditions, scanners and budgets can tell apart.
    public IEnumerable<SampleQuestion> Of(SampleAction action, ActorFacts actor, Log.Instant now)
    {
        var question = Ask(action.Question, actor, now);
        foreach (var (asked, given) in SamplesFor(question).Of(question))
        {
            yield return new(asked, action.Subject, given);
            if (_scans && RelevantConditions.HasTool(asked.Kind) && WithSecret(asked) is { } hiding)
            {
                yield return new(hiding, action.Subject, given.Add("a secret in the payload"));
            }

            foreach (var spent in _spendings)
            {
                yield return new(asked with { Spending = spent }, action.Subject, given.Add(Shown(spent)));
            }
        }
    }

    private ConditionSamples SamplesFor(PolicyQuestion action)
    {
        var key = (action.Kind, action.Tool);
        if (!_samples.TryGetValue(key, out var known))
        {
            _samples[key] = known = new(RelevantConditions.Of(_documents, action));
        }

        return known;
    }

    private static PolicyQuestion? WithSecret(PolicyQuestion question)
    {
        var payload = Encoding.UTF8.GetString(question.Payload.Span).Trim();
        return payload.Length == 0 || payload == "{}" ? question with { Payload = Encoding.UTF8.GetBytes($"{{{Secret}}}") }
            : payload.StartsWith('{') ? question with { Payload = Encoding.UTF8.GetBytes($"{{{Secret},{payload[1..]}") }
            : null;
    }

    private static IEnumerable<SpendingFacts> SpendingsAround(BudgetSection budget)
    {
        if (budget.DailyLimitUsd is { } daily)
        {
            yield return new(daily, daily, 0);
        }

        if (budget.MonthlyLimitUsd is { } monthly)
        {
            yield return new(0, monthly, 0);
        }
    }

    private static string Shown(SpendingFacts spent) => string.Create(
        CultureInfo.InvariantCulture, $"spent {spent.AgentToday:0.############} USD today, {spent.AgentThisMonth:0.############} this month");
}
