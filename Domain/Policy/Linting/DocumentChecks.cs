using System.Globalization;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Linting;

// What a document shows by itself.
internal static class DocumentChecks
{
    // More people than these agree on nothing in time.
    private const int QuorumMost = 5;

    private static readonly (string Section, Func<PolicyDocument, int?> Line)[] SectionsWithoutTool =
    [
        ("network", document => document.Network?.Line), ("filesystem", document => document.Filesystem?.Line),
        ("process", document => document.Process?.Line),
    ];

    public static IEnumerable<LintFinding> Of(PolicyDocument document) =>
        Warnings(document).Concat(Limits(document)).Concat(Lists(document)).Concat(CapabilitiesOf(document))
            .Concat(Approvals(document)).Concat(OutOfScope(document));

    public static LintFinding Warning(PolicyDocument document, string rule, int line, string field, string message) =>
        new(rule, LintSeverity.Warning, document.Name, line, field, message);

    public static LintFinding Note(PolicyDocument document, string rule, int line, string field, string message) =>
        new(rule, LintSeverity.Note, document.Name, line, field, message);

    // What the reader has found already.
    private static IEnumerable<LintFinding> Warnings(PolicyDocument document) => document.Warnings.Select(warning => Warning(
        document,
        warning.Field.StartsWith("capabilities.", StringComparison.Ordinal) ? LintRules.InertCapability
            : warning.Field.EndsWith(".when", StringComparison.Ordinal) || warning.Field.EndsWith(".requires_approval_if", StringComparison.Ordinal)
                ? LintRules.OddCondition
                : LintRules.UnknownAction,
        warning.Line, warning.Field, warning.Message));

    private static IEnumerable<LintFinding> Limits(PolicyDocument document) =>
        from tool in document.Tools
        from limit in tool.Limits
        where limit.Count == 0 && tool.Allow
        select Warning(
            document, LintRules.ZeroLimit, tool.Line, tool.Path, $"{limit} are none, so every call is denied; say 'allow: false', or raise the limit");

    private static IEnumerable<LintFinding> Lists(PolicyDocument document)
    {
        if (document.Network is { IsRestricted: true, Allow.IsEmpty: true } network)
        {
            yield return DeniesAll(document, network.Line, "network", "reach no host at all; to permit some, name them under 'network.allowlist'");
        }

        if (document.Filesystem is { Read.Entries.IsEmpty: true } reading)
        {
            yield return DeniesAll(document, reading.Line, "filesystem.read", "read no file at all; to permit some, name folders under 'filesystem.read.allow'");
        }

        if (document.Filesystem is { Write.Entries.IsEmpty: true } writing)
        {
            yield return DeniesAll(document, writing.Line, "filesystem.write", "write no file at all; to permit some, name folders under 'filesystem.write.allow'");
        }

        if (document.Process is { IsRestricted: true, Allow.IsEmpty: true } process)
        {
            yield return DeniesAll(document, process.Line, "process.allow", "run no program at all; to permit some, name them under 'process.allow'");
        }
    }

    private static LintFinding DeniesAll(PolicyDocument document, int line, string field, string what) =>
        Note(document, LintRules.DeniesAll, line, field, $"the list is empty, so its agents may {what}");

    private static IEnumerable<LintFinding> CapabilitiesOf(PolicyDocument document)
    {
        if (document.Capabilities is not { } section)
        {
            yield break;
        }

        if (section is { Allow.IsEmpty: true, Deny.IsEmpty: true })
        {
            yield return Warning(document, LintRules.EmptyCapabilities, section.Line, "capabilities",
                "it names no capability and so restricts nothing, unlike an empty list of hosts or folders; name what may be used, or remove the section");
        }

        foreach (var capability in section.Allow.Distinct())
        {
            var isDenied = section.Deny.Contains(capability)
                || (capability.Kind == CapabilityKind.FileDelete && section.Deny.Contains(new(CapabilityKind.FileWrite, "")));
            if (isDenied)
            {
                var why = section.Deny.Contains(capability) ? "it is denied there as well" : "who may not write may not delete";
                yield return Warning(document, LintRules.AllowedAndDenied, section.Line, "capabilities",
                    $"'{ToolName.Shown(capability.ToString())}' is allowed in vain: {why}, and denying wins; take it off one of the lists");
            }
        }
    }

    private static IEnumerable<LintFinding> Approvals(PolicyDocument document) =>
        ApprovalsOf(document, document.Approval, 1, "approval").Concat(
            document.Rules.Where(rule => rule.Approval is not null).SelectMany(rule => ApprovalsOf(document, rule.Approval!, rule.Line, rule.Path)));

    private static IEnumerable<LintFinding> ApprovalsOf(PolicyDocument document, ApprovalTerms terms, int line, string field)
    {
        if (terms.Quorum > QuorumMost)
        {
            yield return Warning(document, LintRules.LargeQuorum, line, field, string.Create(CultureInfo.InvariantCulture,
                $"{terms.Quorum} people have to agree within {terms.TimeoutSeconds} s, else the action is denied; {QuorumMost} are many already"));
        }

        if (terms.EscalateAfterSeconds >= terms.TimeoutSeconds)
        {
            yield return Note(document, LintRules.LateEscalation, line, field, string.Create(CultureInfo.InvariantCulture,
                $"escalation after {terms.EscalateAfterSeconds} s lies behind the end of the wait, {terms.TimeoutSeconds} s, so half of the wait is taken instead; wait longer, or escalate sooner"));
        }
    }

    // A tool's document is asked about calls and results of that tool alone.
    private static IEnumerable<LintFinding> OutOfScope(PolicyDocument document)
    {
        if (document.Scope.Kind != ScopeKind.Tool)
        {
            yield break;
        }

        foreach (var entry in document.Tools.Where(entry => entry.Tool != ToolRule.AnyOther && entry.Tool != document.Scope.Name))
        {
            yield return Warning(document, LintRules.OutOfScope, entry.Line, entry.Path,
                $"the document speaks of '{ToolName.Shown(document.Scope.Name)}' alone, so this entry is never asked; move it to a document of another scope");
        }

        foreach (var (section, line) in SectionsWithoutTool)
        {
            if (line(document) is { } at)
            {
                yield return Warning(document, LintRules.OutOfScope, at, section,
                    $"the document speaks of calls and results of '{ToolName.Shown(document.Scope.Name)}' alone, so this section is never asked; move it to a document of another scope");
            }
        }
    }
}
