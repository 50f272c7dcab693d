using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Comparing;

// Asks two sets the same questions, and keeps the smallest example of each difference.
internal sealed class DifferenceSearch
{
    private const string AnyAction = "any action";

    private readonly Respondent _before;
    private readonly Respondent _after;
    private readonly SampleQuestions _questions;
    private readonly IReadOnlyList<Instant> _moments;
    private readonly IReadOnlyList<string> _toolScopes;
    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);
    private int _asked;

    public DifferenceSearch(PolicySet before, PolicySet after)
    {
        var documents = before.Documents.Concat(after.Documents).Distinct().ToList();
        (_before, _after, _questions) = (new(before), new(after), new(documents));
        _moments = SampleMoments.Of(documents);
        _toolScopes = [.. documents.Select(document => document.Scope).Where(scope => scope.Kind == ScopeKind.Tool).Select(scope => scope.Name).Distinct()];
    }

    public PolicyDiff Find()
    {
        foreach (var actor in _questions.Actors)
        {
            AskWhatStands(actor);
            AskAll(actor);
        }

        var differences = _found.OrderBy(found => found.Value.Difference.Direction)
            .ThenBy(found => found.Value.Difference.Kind).ThenBy(found => found.Value.Difference.Summary, StringComparer.Ordinal)
            .Select(found => found.Value.Difference);
        return new([.. differences], Math.Min(_asked, PolicyDiff.QuestionsMax), _asked > PolicyDiff.QuestionsMax);
    }

    private void AskAll(ActorFacts actor)
    {
        // Schedules do not depend on the action, but for tools that have documents of their own.
        var moments = new Dictionary<string, List<(Instant Now, bool IsOpen)>>(StringComparer.Ordinal);
        foreach (var action in _questions.Actions)
        {
            var scope = _toolScopes.Contains(action.Question.Tool) ? action.Question.Tool : "";
            if (!moments.TryGetValue(scope, out var known))
            {
                moments[scope] = known = [.. MomentsFor(action.Question, actor)];
            }

            foreach (var (now, isOpen) in known)
            {
                // A closed schedule answers for all variations.
                AskAll(isOpen ? _questions.Of(action, actor, now) : _questions.Of(action, actor, now).Take(1));
            }
        }
    }

    // One moment at which both are open, and one each at which only one is.
    private IEnumerable<(Instant Now, bool IsOpen)> MomentsFor(PolicyQuestion action, ActorFacts actor)
    {
        var seen = new HashSet<(bool, bool)>();
        foreach (var moment in _moments)
        {
            var question = SampleQuestions.Ask(action, actor, moment);
            var closed = (_before.IsClosedTo(question), _after.IsClosedTo(question));
            if (closed != (true, true) && seen.Add(closed))
            {
                yield return (moment, closed == (false, false));
            }
        }
    }

    private void AskAll(IEnumerable<SampleQuestion> questions)
    {
        foreach (var sample in questions)
        {
            if (++_asked > PolicyDiff.QuestionsMax)
            {
                return;
            }

            var (before, after) = (_before.Ask(sample.Question), _after.Ask(sample.Question));
            var contrast = Contrast.Between(before, after);
            if (!contrast.IsNone)
            {
                Keep(sample, contrast, before, after);
            }
        }
    }

    // What is compared as written, by one action of the agent, and by one of each tool that has documents of its own.
    private void AskWhatStands(ActorFacts actor)
    {
        foreach (var action in _toolScopes.Select(PolicyQuestion.ToolCall).Prepend(PolicyQuestion.LlmCall()))
        {
            var question = SampleQuestions.Ask(action, actor, SampleMoments.Usual);
            var marks = StandingContrast.Between(_before.DocumentsFor(question), _after.DocumentsFor(question)).ToList();
            foreach (var mark in marks)
            {
                var summary = $"{AnyAction}{SampleActors.PhraseOf(actor)}: {mark.Text}";
                Keep(mark.Text, new(question, AnyAction, []), mark.Direction, summary, (_before.Ask(question), _after.Ask(question)));
            }
        }
    }

    private void Keep(SampleQuestion sample, Contrast contrast, Answer before, Answer after)
    {
        var said = string.Join("; ", contrast.Marks.Select(mark => mark.Text));
        var who = SampleActors.PhraseOf(sample.Question.Actor);
        if (IsOfNoAction(before.Ruling) || IsOfNoAction(after.Ruling))
        {
            var at = IsClosed(before.Ruling) || IsClosed(after.Ruling) ? $" at {sample.Question.Now}" : "";
            var closings = $"{contrast.Direction} {Closing(before.Ruling)} {Closing(after.Ruling)}";
            Keep(closings, sample with { Subject = AnyAction }, contrast.Direction, $"{AnyAction}{who}{at}: {said}", (before, after));
            return;
        }

        var phrase = Phrase(sample.Question.Kind, sample.Subject);
        var given = sample.Given.IsEmpty ? "" : " with " + string.Join(", ", sample.Given);
        Keep($"{phrase} {said}", sample, contrast.Direction, $"{phrase}{who}{given}: {said}", (before, after));
    }

    private void Keep(string key, SampleQuestion sample, Direction direction, string summary, (Answer Before, Answer After) answers)
    {
        var weight = (SampleActors.GroupsOf(sample.Question.Actor), sample.Given.Length, sample.Question.Payload.Length);
        if (!_found.TryGetValue(key, out var known) || known.Weight.CompareTo(weight) > 0)
        {
            _found[key] = new(weight, new(
                direction, sample.Question.Kind, sample.Subject, summary, sample.Question, answers.Before.Ruling, answers.After.Ruling));
        }
    }

    // A ruling that any other action would have got.
    private static bool IsOfNoAction(PolicyRuling ruling) =>
        ruling.ReasonCode is PolicyReasonCodes.NoPolicy or PolicyReasonCodes.OutsideActiveHours;

    private static string Closing(PolicyRuling ruling) => IsOfNoAction(ruling) ? $"{ruling.ReasonCode} {ruling.Clause}" : "";

    private static bool IsClosed(PolicyRuling ruling) => ruling.ReasonCode == PolicyReasonCodes.OutsideActiveHours;

    private static string Phrase(ActionKind kind, string subject) => kind switch
    {
        ActionKind.LlmCall => $"llm_call of {subject}",
        ActionKind.ToolCall => $"tool_call of {subject}",
        ActionKind.ToolResult => $"tool_result of {subject}",
        ActionKind.FileOperation => $"file {subject}",
        ActionKind.NetworkCall => $"network call to {subject}",
        ActionKind.ProcessExec => $"process of {subject}",
        ActionKind.SendMessage => subject,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of action"),
    };

    private sealed record Found((int Groups, int Given, int Bytes) Weight, PolicyDifference Difference);
}
