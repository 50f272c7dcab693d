using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy;

// The bytes behind digests: lines of UTF-8, each ended by a line feed, in ordinal order. Every part of a document that
// can change a verdict has a line; texts in them are JSON strings, so no two meanings share their bytes.
internal static class CanonicalPolicy
{
    public static string DigestOf(PolicyDocument document) =>
        Digest(["agent-assembly policy document 1", $"scope {document.Scope}", .. Sorted(LinesOf(document))]);

    // A document given twice means what it means once, and the order of documents never changes a verdict but the
    // timeout of approvals, which their places among documents of one scope decide.
    public static string DigestOf(IEnumerable<PolicyDocument> documents) =>
        Digest(["agent-assembly policy set 1", .. Sorted(documents.Select(document => document.Digest).Distinct())]);

    private static IEnumerable<string> LinesOf(PolicyDocument document) =>
        ToolLines(document)
            .Concat(RuleLines(document))
            .Concat(ApprovalLines(document.Approval))
            .Concat(NetworkLines(document.Network))
            .Concat(DataLines(document.Data))
            .Concat(BudgetLines(document.Budget))
            .Concat(OtherLines(document));

    private static IEnumerable<string> ToolLines(PolicyDocument document)
    {
        foreach (var rule in document.Tools)
        {
            yield return $"tool {(rule.Allow ? "allow" : "deny")} {rule.Tool}";
            foreach (var limit in rule.Limits)
            {
                yield return Line($"tool-limit {Text(rule.Tool)} {limit.Count} {limit.Period} {rule.LimitBy}");
            }

            if (rule.ApprovalCondition is { } condition)
            {
                yield return $"tool-approval {Text(rule.Tool)} {Text(condition.Canonical)}";
            }
        }
    }

    private static IEnumerable<string> RuleLines(PolicyDocument document) => document.Rules.Select(rule =>
        $"rule {Text(rule.Id)} {rule.Then} {Text(rule.When?.Canonical ?? "")} kinds {Texts(rule.Actions.Select(k => k.ToString()))} "
        + $"tools {Texts(rule.Tools)} fields {Texts(rule.Fields)} reason {Text(rule.Reason)} "
        + string.Concat(rule.Approval is { } terms ? ApprovalLines(terms) : []));

    private static IEnumerable<string> ApprovalLines(ApprovalTerms terms) => terms == ApprovalTerms.Default
        ? []
        :
        [
            Line($"approval {terms.TimeoutSeconds} {terms.EscalateAfterSeconds} {Text(terms.EscalationRole ?? "")} {terms.Quorum} ")
            + Texts(terms.Roles),
        ];

    private static IEnumerable<string> NetworkLines(NetworkSection? network) => network is null
        ? []
        : network.Allow.Select(entry => $"network-allow {entry.Rule}")
            .Concat(network.Deny.Select(entry => $"network-deny {entry.Rule}"))
            .Append(network.IsRestricted ? "network restricted" : "network open");

    private static IEnumerable<string> DataLines(DataSection? data) => data is null
        ? []
        : data.Patterns.Select(pattern => "data-pattern " + Text(pattern.ToString()))
            .Concat(data.Locales.Select(locale => "data-locale " + locale))
            .Append($"data {data.Action} {data.Mode}");

    private static IEnumerable<string> BudgetLines(BudgetSection? budget) => budget is null
        ? []
        :
        [
            Line($"budget agent {budget.DailyLimitUsd} {budget.MonthlyLimitUsd} team {budget.TeamDailyLimitUsd} {budget.TeamMonthlyLimitUsd} ")
            + Line($"org {budget.OrgDailyLimitUsd} {budget.OrgMonthlyLimitUsd} {budget.Timezone} {budget.Suspends} {budget.Window?.Ticks}"),
        ];

    private static IEnumerable<string> OtherLines(PolicyDocument document)
    {
        if (document.Posture != Posture.Unstated)
        {
            yield return $"default {document.Posture}";
        }

        if (document.Schedule is { } schedule)
        {
            yield return $"schedule {Text(schedule.Schedule.ToString()!)}";
        }

        if (document.Capabilities is { } capabilities)
        {
            yield return $"capabilities allow {Texts(capabilities.Allow.Select(c => c.ToString()!))} "
                + $"deny {Texts(capabilities.Deny.Select(c => c.ToString()!))}";
        }

        if (document.Filesystem is { } files)
        {
            yield return $"filesystem read {files.Read?.ToString() ?? "unstated"} write {files.Write?.ToString() ?? "unstated"}";
        }

        if (document.Process is { } process)
        {
            yield return $"process {(process.IsRestricted ? Texts(process.Allow.Select(p => p.ToString()!)) : "open")} "
                + $"deny {Texts(process.Deny.Select(p => p.ToString()!))}";
        }

        if (document.Syscalls is { } syscalls)
        {
            yield return $"syscalls {Texts(syscalls)}";
        }
    }

    private static string Text(string text)
    {
        var json = new CanonicalJsonWriter();
        json.Value(text);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static string Texts(IEnumerable<string> texts) => "[" + string.Join(',', texts.Distinct().Order(StringComparer.Ordinal).Select(Text)) + "]";

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private static string Digest(IEnumerable<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
