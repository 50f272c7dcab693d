using System.Globalization;
using NodaTime;

namespace AgentAssembly.Specs.Money;

/// <summary>
/// Which moments belong to one window. Days and months are told apart by their dates: two moments are in one if both have the
/// same date. No window is ever laid out.
/// </summary>
public sealed class Calendar
{
    private const long QuarterMicroseconds = 900_000_000;
    private const long SecondMicroseconds = 1_000_000;

    private readonly Dictionary<(string Window, long At), int> _known = [];

    /// <summary>Whether what was charged at a moment counts at a later one.</summary>
    public bool Counts(string window, long charged, long now)
    {
        if (window == "total")
        {
            return true;
        }

        if (window.Contains(' ', StringComparison.Ordinal))
        {
            return DateIn(window, charged) == DateIn(window, now);
        }

        // In slices: the one that the window begins in counts whole.
        var length = LengthOf(window);
        var slice = length < 4 * QuarterMicroseconds ? SecondMicroseconds : QuarterMicroseconds;
        return Floor(charged, slice) >= Floor(now - length, slice);
    }

    /// <summary>Whether something told at a moment, such as a top-up, stands at a later one.</summary>
    public bool Stands(string window, long told, long now) =>
        window == "total" || (window.Contains(' ', StringComparison.Ordinal)
            ? DateIn(window, told) == DateIn(window, now)
            : told >= now - LengthOf(window));

    /// <summary>Whether a crossing that was told still counts as told.</summary>
    public bool IsTold(string window, long told, long now) =>
        window == "total" || (window.Contains(' ', StringComparison.Ordinal)
            ? DateIn(window, told) == DateIn(window, now)
            : told + LengthOf(window) > now);

    /// <summary>How far a rolling window looks back, in microseconds.</summary>
    public static long LengthOf(string window) => SecondMicroseconds * (window[^1] switch
    {
        's' => 1,
        'h' => 3_600,
        'd' => 86_400,
        _ => throw new FormatException($"no window '{window}'"),
    }) * long.Parse(window.AsSpan(0, window.Length - 1), CultureInfo.InvariantCulture);

    // A date of its own for each day or month.
    private int DateIn(string window, long at)
    {
        if (!_known.TryGetValue((window, at), out var date))
        {
            var zone = DateTimeZoneProviders.Tzdb[window[(window.IndexOf(' ', StringComparison.Ordinal) + 1)..]];
            var day = DayOf(zone, Instant.FromUnixTimeTicks(at * 10));
            date = (day.Year * 10_000) + (day.Month * 100) + (window.StartsWith("day ", StringComparison.Ordinal) ? day.Day : 0);
            _known.Add((window, at), date);
        }

        return date;
    }

    // A date that has begun is not over because the clocks go back over midnight.
    private static LocalDate DayOf(DateTimeZone zone, Instant at)
    {
        var date = at.InZone(zone).Date;
        var interval = zone.GetZoneInterval(at);
        return interval.HasStart && interval.Start.Plus(-Duration.Epsilon).InZone(zone).Date is var before && before > date ? before : date;
    }

    private static long Floor(long at, long slice) => (at / slice) - (at % slice < 0 ? 1 : 0);
}
