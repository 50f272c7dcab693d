using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Sampling;
using AgentAssembly.Domain.Policy.Schedules;
using NodaTime;

namespace AgentAssembly.Domain.Policy.Linting;

// Schedules that never open, alone or together.
internal static class ScheduleChecks
{
    // Longer spans are not gone through day by day.
    private const int DaysMost = 4_000;

    public static IEnumerable<LintFinding> Of(Trial trial) => trial.Documents.SelectMany(OfWindows).Concat(OfSeveral(trial));

    private static IEnumerable<LintFinding> OfWindows(PolicyDocument document)
    {
        var windows = document.Schedule?.Schedule.Windows ?? [];
        var isAll = windows.All(NeverOpens);
        return windows.Where(NeverOpens).Select(window => DocumentChecks.Warning(
            document, LintRules.NeverOpen, document.Schedule!.Line, "schedule",
            $"'{window}' never opens{(isAll ? ", so its agents may do nothing at all" : "")}: {WhyOf(window)}"));
    }

    private static bool NeverOpens(ScheduleWindow window) =>
        window.Start == window.End || window.From > window.To || !HasDay(window);

    private static string WhyOf(ScheduleWindow window) =>
        window.Start == window.End ? "it ends when it starts; write 00:00 to 24:00 for the whole day"
        : window.From > window.To ? "it ends before its first day; turn 'from' and 'to' around"
        : "every day of it is excepted, or none is one of its weekdays; mend 'days', 'from', 'to' or 'except'";

    private static bool HasDay(ScheduleWindow window)
    {
        if (window is not { From: { } from, To: { } to } || Period.DaysBetween(from, to) is var span && span > DaysMost)
        {
            return true;
        }

        return Enumerable.Range(0, span + 1).Select(from.PlusDays)
            .Any(day => (window.Days.Count == 0 || window.Days.Contains(day.DayOfWeek)) && !window.Except.Contains(day));
    }

    private static IEnumerable<LintFinding> OfSeveral(Trial trial)
    {
        var groups = trial.Actors.SelectMany(actor => trial.Actions.Select(action => trial.DocumentsFor(action, actor)))
            .Select(documents => documents.Where(document => document.Schedule is { } section && section.Schedule.Windows.Any(window => !NeverOpens(window))).ToList())
            .Where(documents => documents.Count > 1)
            .DistinctBy(documents => string.Join('\n', documents.Select(document => document.Name)))
            .OrderBy(documents => documents.Count);
        var told = new List<HashSet<PolicyDocument>>();
        foreach (var documents in groups.Where(documents => !told.Exists(known => known.IsSubsetOf(documents)) && AreNeverOpen(documents)))
        {
            told.Add([.. documents]);
            var last = documents[^1];
            yield return DocumentChecks.Warning(last, LintRules.NeverOpenTogether, last.Schedule!.Line, "schedule",
                $"{CommonGroundChecks.Together(documents)} are never open at the same time, so agents of all of them may do nothing at all; let their hours overlap");
        }
    }

    private static bool AreNeverOpen(List<PolicyDocument> documents) =>
        SampleMoments.Starts(documents).All(now => documents.Exists(document => !document.Schedule!.Schedule.IsOpen(now)));
}
