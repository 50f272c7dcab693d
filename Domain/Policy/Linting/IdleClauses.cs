using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Clauses without which every ruling is the same. They are tried from the narrowest document to the broadest and from the
// last clause to the first, and one that is found is gone for those that follow: of two that say the same, one stays. Each
// also has to be idle while all the others are there.
internal sealed class IdleClauses(Trial trial, IReadOnlyList<LintFinding> known)
{
    private readonly List<LintFinding> _found = [];

    // What is left of each document, in order; null where nothing is.
    private readonly PolicyDocument?[] _left = [.. trial.Documents];

    public IEnumerable<LintFinding> Find()
    {
        DropDuplicates();
        foreach (var at in Enumerable.Range(0, _left.Length).OrderByDescending(at => trial.Documents[at].Scope.Kind).ThenByDescending(at => at))
        {
            if (_left[at] is not null)
            {
                TryRules(at);
                TryDeniedTools(at);
                TryDeniedHosts(at);
            }
        }

        return _found;
    }

    private void DropDuplicates()
    {
        foreach (var group in Enumerable.Range(0, _left.Length).GroupBy(at => trial.Documents[at].Digest).Where(group => group.Count() > 1))
        {
            foreach (var at in group.Skip(1).Where(at => Drop(at, _ => null, trial.Actions)))
            {
                _found.Add(DocumentChecks.Warning(trial.Documents[at], LintRules.DuplicateDocument, 1, "(document)",
                    $"it says what '{trial.Documents[group.First()].Name}' says; remove one of them"));
            }
        }
    }

    private void TryRules(int at)
    {
        var document = trial.Documents[at];
        foreach (var rule in document.Rules.Reverse().Where(rule => !IsKnown(document, rule)))
        {
            var actions = trial.Actions.Where(action => RelevantConditions.IsAbout(rule, action.Question));
            if (Drop(at, of => of.With(rules: of.Rules.Remove(rule)), actions, rule.Tools))
            {
                _found.Add(rule.Then == RuleEffect.Allow
                    ? DocumentChecks.Warning(document, LintRules.IdleAllowRule, rule.Line, rule.Path,
                        "it lifts nothing: nothing in this document denies such an action by not listing it, or something else denies it all the same; remove the rule, or say 'default: deny'")
                    : DocumentChecks.Warning(document, LintRules.ShadowedRule, rule.Line, rule.Path,
                        "without it every ruling would be the same, as other clauses deny, ask or replace as much wherever it fires; remove it, or narrow those"));
            }
        }
    }

    // An entry that would deny nothing less if it allowed. What its own document's wildcard denies is named there on purpose.
    private void TryDeniedTools(int at)
    {
        var document = trial.Documents[at];
        foreach (var entry in document.Tools.Reverse().Where(entry => !entry.Allow))
        {
            var others = _left.OfType<PolicyDocument>().Where(other => other != _left[at] && other.RuleFor(entry.Tool) is { Allow: false }).ToList();
            var allowing = new ToolRule(entry.Tool, Allow: true, entry.Line);
            var actions = trial.Actions.Where(action => IsAbout(document, entry, action));
            if (others.Count > 0 && Drop(at, of => of.With(tools: of.Tools.Replace(entry, allowing)), actions, [entry.Tool]))
            {
                var broader = others.MinBy(other => other.Scope.Kind)!;
                var denying = broader.RuleFor(entry.Tool)!;
                _found.Add(DocumentChecks.Note(document, LintRules.ShadowedTool, entry.Line, entry.Path,
                    $"'{denying.Path}' ({broader.Name}:{denying.Line}) denies it for these agents anyway; one of the two is enough"));
            }
        }
    }

    private void TryDeniedHosts(int at)
    {
        var document = trial.Documents[at];
        var allowed = trial.Documents.Select(other => other.Network).OfType<NetworkSection>().SelectMany(network => network.Allow).ToList();
        if (document.Network is not { } section || allowed.Count == 0)
        {
            return;
        }

        foreach (var entry in section.Deny.Reverse())
        {
            var actions = allowed.Where(other => SampleAddresses.Meet(entry.Rule, other.Rule))
                .SelectMany(other => SampleAddresses.Of([entry.Rule, other.Rule]))
                .Concat(SampleAddresses.Of([entry.Rule]));
            if (Drop(at, of => of.With(network: of.Network! with { Deny = of.Network.Deny.Remove(entry) }), actions))
            {
                _found.Add(DocumentChecks.Note(document, LintRules.UnreachableDeny, entry.Line, entry.Path,
                    "no list of allowed hosts has anything that it denies, so it denies nothing; remove it"));
            }
        }
    }

    // Whether the documents answer the actions as before once one of them is changed; then it stays so. Where the actions
    // are about a few tools, what is about others need not be compiled each time.
    private bool Drop(
        int at, Func<PolicyDocument, PolicyDocument?> change, IEnumerable<SampleAction> actions, ImmutableArray<string> tools = default)
    {
        var changed = change(_left[at]!);
        var isIdle = IsSame(trial.Documents, change(trial.Documents[at])) && IsSame([.. _left.OfType<PolicyDocument>()], changed);
        _left[at] = isIdle ? changed : _left[at];
        return isIdle;

        bool IsSame(IReadOnlyList<PolicyDocument> documents, PolicyDocument? instead)
        {
            var old = documents == trial.Documents ? trial.Documents[at] : _left[at];
            var without = documents.Select(document => document == old ? instead : document).OfType<PolicyDocument>().ToList();
            var isOfFew = !tools.IsDefaultOrEmpty && !tools.Contains(ToolRule.AnyOther);
            return isOfFew ? trial.IsSame(OnlyAbout(tools, documents), OnlyAbout(tools, without), actions) : trial.IsSame(documents, without, actions);
        }
    }

    private static IReadOnlyList<PolicyDocument> OnlyAbout(ImmutableArray<string> tools, IReadOnlyList<PolicyDocument> documents) =>
    [
        .. documents.Select(document => document.With(
            tools: [.. document.Tools.Where(entry => tools.Contains(entry.Tool) || entry.Tool is ToolRule.AnyOther or PolicyQuestion.MessageTool)],
            rules: [.. document.Rules.Where(rule => rule.Tools.IsEmpty || rule.Tools.Any(tools.Contains))])),
    ];

    private static bool IsAbout(PolicyDocument document, ToolRule entry, SampleAction action) =>
        action.Question.Kind is ActionKind.ToolCall or ActionKind.LlmCall or ActionKind.ToolResult or ActionKind.SendMessage
        && (document.RuleFor(action.Question.Tool) == entry || action.Question.Kind == ActionKind.SendMessage);

    private bool IsKnown(PolicyDocument document, PolicyRule rule) => known.Any(finding =>
        finding.Document == document.Name && finding.Rule is LintRules.NeverApplies or LintRules.Contradiction or LintRules.OutOfScope
        && (finding.Field == rule.Path || finding.Field == rule.Path + ".when"));
}
