using System.Globalization;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Comparing;

// How people are asked under one policy and under another.
internal static class ApprovalContrast
{
    public static IEnumerable<Mark> Between(ApprovalTerms? before, ApprovalTerms? after)
    {
        if (before is null || after is null)
        {
            yield break;
        }

        if (before.Quorum != after.Quorum)
        {
            yield return new(Contrast.Way(after.Quorum - before.Quorum), Line($"approval of {after.Quorum} instead of {before.Quorum}"));
        }

        if (!before.Roles.ToHashSet().SetEquals(after.Roles))
        {
            yield return new(WayOfRoles(before, after), $"approval by {Roles(after)} instead of {Roles(before)}");
        }

        if (before.TimeoutSeconds != after.TimeoutSeconds)
        {
            yield return new(Direction.Changed, Line($"waits {after.TimeoutSeconds} s for approval instead of {before.TimeoutSeconds} s"));
        }

        if ((before.EscalateAfterSeconds, before.EscalationRole) != (after.EscalateAfterSeconds, after.EscalationRole))
        {
            yield return new(Direction.Changed, $"escalates {Escalation(after)} instead of {Escalation(before)}");
        }
    }

    // Nobody named means the system's own approvers, who may be more or fewer.
    private static Direction WayOfRoles(ApprovalTerms before, ApprovalTerms after) =>
        before.Roles.IsEmpty || after.Roles.IsEmpty ? Direction.Changed
        : after.Roles.All(role => before.Roles.Contains(role)) ? Direction.Tightened
        : before.Roles.All(role => after.Roles.Contains(role)) ? Direction.Loosened
        : Direction.Changed;

    private static string Roles(ApprovalTerms terms) =>
        terms.Roles.IsEmpty ? "anybody who may approve" : string.Join(" or ", terms.Roles.Select(ToolName.Shown));

    private static string Escalation(ApprovalTerms terms)
    {
        var when = terms.EscalateAfterSeconds is { } seconds ? Line($"after {seconds} s") : "after the usual time";
        return $"{when} to {(terms.EscalationRole is { } role ? ToolName.Shown(role) : "the usual role")}";
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
