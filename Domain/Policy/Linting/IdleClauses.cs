using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Linting;

// Clauses without which every ruling is the same. They are tried from the narrowest document to the broadest and from the
// last clause to the first, and one that is found is gone for those that follow: of two that say the same, one stays.
internal sealed class IdleClauses(Trial trial, IReadOnlyList<LintFinding> known)
{
    private readonly List<LintFinding> _found = [];
    private IReadOnlyList<PolicyDocument> _left = trial.Documents;

    public IEnumerable<LintFinding> Find()
    {
        DropDuplicates();
        foreach (var document in _left.OrderByDescending(document => document.Scope.Kind).ThenByDescending(IndexOf).ToList())
        {
            var tried = document;
            tried = TryRules(tried);
            tried = TryDeniedTools(tried);
            TryDeniedHosts(tried);
        }

        return _found;
    }

    private int IndexOf(PolicyDocument document) => trial.Documents.TakeWhile(other => !ReferenceEquals(other, document)).Count();

    private void DropDuplicates()
    {
        foreach (var group in trial.Documents.GroupBy(document => document.Digest).Where(group => group.Count() > 1))
        {
            foreach (var document in group.Skip(1).Where(document => Drop(document, null, trial.Actions)).ToList())
            {
                _found.Add(DocumentChecks.Warning(document, LintRules.DuplicateDocument, 1, "(document)",
                    $"it says what '{group.First().Name}' says; remove one of them"));
            }
        }
    }

    private PolicyDocument TryRules(PolicyDocument document)
    {
        foreach (var rule in document.Rules.Reverse().Where(rule => !IsKnown(document, rule)))
        {
            var without = document.With(rules: document.Rules.Remove(rule));
            if (Drop(document, without, trial.Actions.Where(action => RelevantConditions.IsAbout(rule, action.Question)), rule.Tools))
            {
                document = without;
                _found.Add(rule.Then == RuleEffect.Allow
                    ? DocumentChecks.Warning(document, LintRules.IdleAllowRule, rule.Line, rule.Path,
                        "it lifts nothing: nothing in this document denies such an action by not listing it, or something else denies it all the same; remove the rule, or say 'default: deny'")
                    : DocumentChecks.Warning(document, LintRules.ShadowedRule, rule.Line, rule.Path,
                        "without it every ruling would be the same, as other clauses deny, ask or replace as much wherever it fires; remove it, or narrow those"));
            }
        }

        return document;
    }

    // An entry that would deny nothing less if it allowed. What its own document's wildcard denies is named there on purpose.
    private PolicyDocument TryDeniedTools(PolicyDocument document)
    {
        foreach (var entry in document.Tools.Reverse().Where(entry => !entry.Allow))
        {
            var others = _left.Where(other => !ReferenceEquals(other, document) && other.RuleFor(entry.Tool) is { Allow: false }).ToList();
            var without = document.With(tools: document.Tools.Replace(entry, new(entry.Tool, Allow: true, entry.Line)));
            if (others.Count > 0 && Drop(document, without, trial.Actions.Where(action => IsAbout(document, entry, action)), [entry.Tool]))
            {
                document = without;
                var broader = others.MinBy(other => other.Scope.Kind)!;
                _found.Add(DocumentChecks.Note(document, LintRules.ShadowedTool, entry.Line, entry.Path,
                    $"'{broader.RuleFor(entry.Tool)!.Path}' ({broader.Name}:{broader.RuleFor(entry.Tool)!.Line}) denies it for these agents anyway; one of the two is enough"));
            }
        }

        return document;
    }

    private void TryDeniedHosts(PolicyDocument document)
    {
        var allowed = trial.Documents.Select(other => other.Network).OfType<NetworkSection>().SelectMany(network => network.Allow).ToList();
        if (document.Network is not { } section || allowed.Count == 0)
        {
            return;
        }

        foreach (var entry in section.Deny.Reverse())
        {
            var without = document.With(network: document.Network! with { Deny = document.Network.Deny.Remove(entry) });
            var actions = allowed.Where(other => SampleAddresses.Meet(entry.Rule, other.Rule))
                .SelectMany(other => SampleAddresses.Of([entry.Rule, other.Rule]))
                .Concat(SampleAddresses.Of([entry.Rule]));
            if (Drop(document, without, actions))
            {
                document = without;
                _found.Add(DocumentChecks.Note(document, LintRules.UnreachableDeny, entry.Line, entry.Path,
                    "no list of allowed hosts has anything that it denies, so it denies nothing; remove it"));
            }
        }
    }

    // Whether the documents answer the actions as before when one of them is replaced, or removed; then it stays so. Where
    // the actions are about a few tools, what is about others need not be compiled each time.
    private bool Drop(
        PolicyDocument document, PolicyDocument? replacement, IEnumerable<SampleAction> actions, ImmutableArray<string> tools = default)
    {
        IReadOnlyList<PolicyDocument> without = replacement is null
            ? [.. _left.Where(other => !ReferenceEquals(other, document))]
            : _left.Replace(document, replacement);
        var isOfFew = !tools.IsDefaultOrEmpty && !tools.Contains(ToolRule.AnyOther);
        var isSame = isOfFew ? trial.IsSame(OnlyAbout(tools, _left), OnlyAbout(tools, without), actions) : trial.IsSame(_left, without, actions);
        _left = isSame ? without : _left;
        return isSame;
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
