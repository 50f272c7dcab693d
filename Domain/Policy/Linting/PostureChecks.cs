using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// What becomes of an agent that no document names.
internal static class PostureChecks
{
    public static IEnumerable<LintFinding> Of(Trial trial)
    {
        var first = trial.Documents.FirstOrDefault(document => document.Scope.Kind == ScopeKind.Global);
        if (first is null)
        {
            var scopes = string.Join(", ", trial.Documents.Select(document => ToolName.Shown(document.Scope.ToString())).Distinct());
            yield return DocumentChecks.Note(trial.Documents[0], LintRules.NoGlobalDocument, 1, "(document)",
                $"no document speaks of everybody, so every action outside of {scopes} is denied; add a document of scope global if that is not meant");
        }
        else if (AllowsEverything(trial))
        {
            var wildcard = first.Tools.FirstOrDefault(entry => entry.Tool == ToolRule.AnyOther);
            var field = wildcard?.Path ?? (first.Posture == Posture.Allow ? "default" : "(document)");
            yield return DocumentChecks.Warning(first, LintRules.AllowsEverything, wildcard?.Line ?? 1, field,
                "an agent that no document names may do everything; say '\"*\": {allow: false}' under 'tools' or 'default: deny', and list what may be done");
        }
    }

    private static bool AllowsEverything(Trial trial) =>
        trial.Documents.All(document => document.Schedule is null || document.Scope.Kind != ScopeKind.Global)
        && trial.Samples(trial.Actions.Where(action => IsOfNoTool(trial, action)), (_, actor) => actor == ActorFacts.Nobody) is { Count: > 0 } samples
        && samples.All(sample => trial.Ask(sample).Verdict == Verdict.Allow)
        && !trial.Documents.Any(document => document.Scope.Kind == ScopeKind.Global && document.Tools.Any(entry => !entry.Limits.IsEmpty));

    // Documents of one tool restrict that tool alone.
    private static bool IsOfNoTool(Trial trial, SampleAction action) =>
        !trial.Documents.Any(document => document.Scope.Kind == ScopeKind.Tool && document.Scope.Name == action.Question.Tool);
}
