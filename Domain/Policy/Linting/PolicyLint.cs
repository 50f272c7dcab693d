using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Linting;

/// <summary>
/// Finds what valid documents say in vain, or say otherwise than they seem to. A clause is called idle only where
/// actions that cover it were put to the documents with it and without it, and no ruling differed; where not all of them
/// can be made up, nothing is claimed.
/// </summary>
public static class PolicyLint
{
    /// <summary>Looks at documents together, as one policy. Pure, and a second for the largest.</summary>
    /// <param name="documents">The documents of one set; none gives no findings.</param>
    /// <returns>By document, line and rule; each once.</returns>
    public static ImmutableArray<LintFinding> Of(IReadOnlyList<PolicyDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0)
        {
            return [];
        }

        var order = documents.Select((document, index) => (document.Name, index)).DistinctBy(named => named.Name).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. Findings(documents).Distinct()
                .OrderBy(finding => order[finding.Document]).ThenBy(finding => finding.Line)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal).ThenBy(finding => finding.Field, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<LintFinding> Findings(IReadOnlyList<PolicyDocument> documents)
    {
        var trial = new Trial(documents);
        var conditions = ConditionChecks.Of(trial).ToList();
        return documents.SelectMany(DocumentChecks.Of)
            .Concat(conditions)
            .Concat(ScheduleChecks.Of(trial))
            .Concat(CommonGroundChecks.Of(trial))
            .Concat(PostureChecks.Of(trial))
            .Concat(new IdleClauses(trial, conditions).Find())
            .Concat(ToolChecks.Of(trial))
            .Concat(trial.Complaint());
    }
}
