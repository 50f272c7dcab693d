namespace AgentAssembly.Domain.Policy.Comparing;

// What has to be done beside letting an action go on: replace fields, tell somebody, record that a rule took notice.
internal static class DutyContrast
{
    public static IEnumerable<Mark> Between(PolicyRuling before, PolicyRuling after)
    {
        var (first, second) = (Fields(before), Fields(after));
        if (!first.SetEquals(second))
        {
            yield return new(WayOfMore(first, second), $"replaces {Named(second)} instead of {Named(first)}");
        }

        if (before.IsAlert != after.IsAlert)
        {
            yield return new(Contrast.Way(after.IsAlert ? 1 : -1), after.IsAlert ? "somebody is told now" : "nobody is told any more");
        }

        var (noticed, notices) = (before.Observed.ToHashSet(), after.Observed.ToHashSet());
        if (!noticed.SetEquals(notices))
        {
            yield return new(Direction.Changed, $"{Named(notices)} {(notices.Count == 1 ? "takes" : "take")} notice instead of {Named(noticed)}");
        }
    }

    // More of something is tighter.
    public static Direction WayOfMore(IReadOnlySet<string> before, IReadOnlySet<string> after) =>
        after.IsProperSupersetOf(before) ? Direction.Tightened : after.IsProperSubsetOf(before) ? Direction.Loosened : Direction.Changed;

    public static string Named(IReadOnlySet<string> names) =>
        names.Count == 0 ? "nothing" : string.Join(", ", names.Order(StringComparer.Ordinal).Select(ToolName.Shown));

    private static HashSet<string> Fields(PolicyRuling ruling) => [.. ruling.Redactions.Select(duty => duty.FieldPath)];
}
