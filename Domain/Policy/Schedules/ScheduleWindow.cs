using System.Collections.Frozen;
using System.Globalization;
using NodaTime;

namespace AgentAssembly.Domain.Policy.Schedules;

/// <summary>
/// Hours of the day in one time zone, on some days. Hours that end before they start run over midnight, and belong to the
/// day on which they start. Daylight saving follows the zone. Immutable; asking allocates nothing.
/// </summary>
public sealed class ScheduleWindow
{
    private static readonly string[] DayWords = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly DateTimeZone _zone;

    internal ScheduleWindow(HourOfDay start, HourOfDay end, DateTimeZone zone) => (Start, End, _zone) = (start, end, zone);

    /// <summary>The first minute in it.</summary>
    public HourOfDay Start { get; }

    /// <summary>The first minute behind it. Equal to <see cref="Start"/> it never opens (policy specification §21).</summary>
    public HourOfDay End { get; }

    /// <summary>The zone's IANA name.</summary>
    public string Zone => _zone.Id;

    /// <summary>The days on which it opens; empty for all.</summary>
    public FrozenSet<IsoDayOfWeek> Days { get; init; } = [];

    /// <summary>The first day on which it opens; null for no first.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The last day on which it opens; null for no last.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Days on which it does not open, whatever else is said.</summary>
    public FrozenSet<LocalDate> Except { get; init; } = [];

    /// <summary>Whether a moment lies in it.</summary>
    public bool IsOpen(Log.Instant now)
    {
        var local = Instant.FromUnixTimeTicks(now.UnixMicroseconds * TimeSpan.TicksPerMicrosecond).InZone(_zone).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        var opensToday = IsOn(local.Date);
        return Start.Minute <= End.Minute
            ? opensToday && minute >= Start.Minute && minute < End.Minute
            : (opensToday && minute >= Start.Minute) || (minute < End.Minute && IsOn(local.Date.PlusDays(-1)));
    }

    /// <summary>Such as <c>22:00 to 06:00 Europe/Berlin on mon, tue from 2026-01-01 but 2026-05-01</c>.</summary>
    public override string ToString()
    {
        var days = Days.Count == 0 ? "" : " on " + string.Join(", ", Days.Order().Select(day => DayWords[(int)day - 1]));
        var from = From is { } first ? " from " + Written(first) : "";
        var to = To is { } last ? " until " + Written(last) : "";
        var except = Except.Count == 0 ? "" : " but " + string.Join(", ", Except.Order().Select(Written));
        return $"{Start} to {End} {Zone}{days}{from}{to}{except}";
    }

    internal static IsoDayOfWeek? DayOf(string word) =>
        Array.IndexOf(DayWords, word) is var at and >= 0 ? (IsoDayOfWeek)(at + 1) : null;

    private bool IsOn(LocalDate day) =>
        (Days.Count == 0 || Days.Contains(day.DayOfWeek))
        && !(day < From) && !(day > To)
        && (Except.Count == 0 || !Except.Contains(day));

    private static string Written(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
