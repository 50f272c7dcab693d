using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Schedules;
using NodaTime;
using Instant = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Domain.Policy.Sampling;

// Moments around which schedules open and close. Nobody asks for the time here: days without a year of their own are
// looked at in one fixed year.
internal static class SampleMoments
{
    // Every window starts and ends on some of these days, in summer time and in winter time.
    private static readonly LocalDate WinterWeek = new(2026, 1, 5);
    private static readonly LocalDate SummerWeek = new(2026, 7, 6);

    // A moment that is as good as any other.
    public static Instant Usual { get; } = At(SummerWeek, 12 * 60, DateTimeZone.Utc);

    // Just inside and just outside of every window.
    public static IReadOnlyList<Instant> Of(IEnumerable<PolicyDocument> documents) =>
        [.. Windows(documents).SelectMany(window => DaysOf(window, aroundDays: 2).SelectMany(day => Edges(window, day))).Prepend(Usual).Distinct()];

    // When windows start, for more than a year: where several schedules are open at once, one of them has just opened.
    public static IReadOnlyList<Instant> Starts(IEnumerable<PolicyDocument> documents)
    {
        var windows = Windows(documents).ToList();
        var days = windows.SelectMany(window => DaysOf(window, aroundDays: 400)).Distinct().ToList();
        return [.. windows.SelectMany(window => days.Select(day => At(day, window.Start.Minute, ZoneOf(window)))).Distinct()];
    }

    // The days that can differ for a window, in its own zone.
    private static IEnumerable<LocalDate> DaysOf(ScheduleWindow window, int aroundDays) =>
        new[] { window.From, window.To }.OfType<LocalDate>().Concat(window.Except)
            .Where(day => day.Year is > 1970 and < 9_000)
            .SelectMany(day => Enumerable.Range(-aroundDays, (2 * aroundDays) + 1).Select(day.PlusDays))
            .Concat(Enumerable.Range(0, aroundDays > 7 ? aroundDays : 8).Select(WinterWeek.PlusDays))
            .Concat(Enumerable.Range(0, 8).Select(SummerWeek.PlusDays));

    private static IEnumerable<Instant> Edges(ScheduleWindow window, LocalDate day) =>
        new[] { window.Start.Minute, window.Start.Minute - 1, window.End.Minute - 1, window.End.Minute }
            .Select(minute => At(day, minute, ZoneOf(window)));

    private static IEnumerable<ScheduleWindow> Windows(IEnumerable<PolicyDocument> documents) =>
        documents.SelectMany(document => document.Schedule?.Schedule.Windows ?? []);

    private static DateTimeZone ZoneOf(ScheduleWindow window) => DateTimeZoneProviders.Tzdb[window.Zone];

    private static Instant At(LocalDate day, int minute, DateTimeZone zone) =>
        new(zone.AtLeniently(day.AtMidnight().PlusMinutes(minute)).ToInstant().ToUnixTimeTicks() / TimeSpan.TicksPerMicrosecond);
}
