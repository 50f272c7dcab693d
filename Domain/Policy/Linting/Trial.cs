using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Comparing;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Documents on trial: the actions that cover them, and what becomes of these.
internal sealed class Trial
{
    // For one claim, and for all.
    private const int PerClaimMost = 20_000;
    private const int AllMost = 400_000;

    private readonly SampleQuestions _questions;
    private readonly Respondent _all;
    private readonly IReadOnlyList<Instant> _moments;
    private readonly Dictionary<(ActorFacts Actor, string Tool), Instant?> _openings = [];
    private int _asked;
    private bool _wasTooMuch;

    public Trial(IReadOnlyList<PolicyDocument> documents)
    {
        Documents = documents;
        _questions = new(documents);
        _all = new(PolicySet.Compile(documents));
        _moments = SampleMoments.Of(documents);
    }

    public IReadOnlyList<PolicyDocument> Documents { get; }

    public IReadOnlyList<SampleAction> Actions => _questions.Actions;

    public IReadOnlyList<ActorFacts> Actors => _questions.Actors;

    public IReadOnlyList<PolicyDocument> DocumentsFor(SampleAction action, ActorFacts actor) =>
        _all.DocumentsFor(SampleQuestions.Ask(action.Question, actor, SampleMoments.Usual));

    // Every sample of the actions, of agents and at moments for which the schedules are open; null where that cannot be
    // told of all, or would be too many.
    public IReadOnlyList<SampleQuestion>? Samples(IEnumerable<SampleAction> actions, Func<SampleAction, ActorFacts, bool>? isWanted = null)
    {
        var samples = new List<SampleQuestion>();
        foreach (var action in actions)
        {
            if (!_questions.IsCompleteFor(action))
            {
                return null;
            }

            foreach (var actor in Actors.Where(actor => isWanted is null || isWanted(action, actor)))
            {
                if (OpeningFor(action.Question, actor) is { } now)
                {
                    samples.AddRange(_questions.Of(action, actor, now));
                }

                if (samples.Count > PerClaimMost || _asked + samples.Count > AllMost)
                {
                    _wasTooMuch = true;
                    return null;
                }
            }
        }

        _asked += samples.Count;
        return samples;
    }

    public PolicyRuling Ask(SampleQuestion sample) => _all.Ask(sample.Question).Ruling;

    // Whether two sets of documents answer all of the actions alike.
    public bool IsSame(IReadOnlyList<PolicyDocument> one, IReadOnlyList<PolicyDocument> other, IEnumerable<SampleAction> actions)
    {
        if (Samples(actions) is not { Count: > 0 } samples)
        {
            return false;
        }

        var first = ReferenceEquals(one, Documents) ? _all : Compiled(one);
        var second = Compiled(other);
        return samples.All(sample => Contrast.Between(first.Ask(sample.Question), second.Ask(sample.Question)).IsNone);
    }

    public IEnumerable<LintFinding> Complaint() => !_wasTooMuch ? [] :
    [
        new(LintRules.NotAllAsked, LintSeverity.Note, Documents[0].Name, 1, "(document)",
            "there are more combinations of groups, actions and conditions than are tried, so clauses in vain may be missing; lint parts of the policy by themselves"),
    ];

    private static Respondent Compiled(IReadOnlyList<PolicyDocument> documents) =>
        new(documents.Count == 0 ? PolicySet.None : PolicySet.Compile(documents));

    // Null where every moment is closed to them.
    private Instant? OpeningFor(PolicyQuestion action, ActorFacts actor)
    {
        var isScoped = Documents.Any(document => document.Scope.Kind == ScopeKind.Tool && document.Scope.Name == action.Tool);
        var key = (actor, isScoped ? action.Tool : "");
        if (!_openings.TryGetValue(key, out var opening))
        {
            opening = _moments.Where(now => !_all.IsClosedTo(SampleQuestions.Ask(isScoped ? action : PolicyQuestion.Message(null), actor, now)))
                .Select(now => (Instant?)now).FirstOrDefault();
            _openings[key] = opening;
        }

        return opening;
    }
}
