using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using Moment = AgentAssembly.Domain.Log.Instant;

namespace AgentAssembly.Domain.Budgets;

/// <summary>How a window goes on.</summary>
public enum WindowKind
{
    /// <summary>From midnight to midnight in a zone.</summary>
    Day,

    /// <summary>From the first of a month to the next in a zone.</summary>
    Month,

    /// <summary>The last so many hours, days or seconds.</summary>
    Rolling,

    /// <summary>Everything, for ever.</summary>
    Total,
}

/// <summary>A part of time: from its start to the moment before its end.</summary>
/// <param name="Start">The first moment in it.</param>
/// <param name="End">The first moment behind it.</param>
public readonly record struct TimeRange(Moment Start, Moment End)
{
    /// <summary>Whether a moment lies in it.</summary>
    public bool Holds(Moment at) => at >= Start && at < End;
}

/// <summary>
/// The time over which a limit counts. Written <c>day Europe/Zurich</c>, <c>month UTC</c>, <c>24h</c>, <c>7d</c>, <c>30s</c> or
/// <c>total</c>. Days and months follow the zone's own midnights, those of daylight saving included.
/// </summary>
public sealed record BudgetWindow
{
    /// <summary>Longest rolling window.</summary>
    public static readonly TimeSpan RollingMax = TimeSpan.FromDays(31);

    private static readonly FrozenSet<string> Zones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    private readonly DateTimeZone _zone;

    private BudgetWindow(WindowKind kind, TimeSpan length, DateTimeZone zone) => (Kind, Length, _zone) = (kind, length, zone);

    /// <summary>How it goes on.</summary>
    public WindowKind Kind { get; }

    /// <summary>Of a rolling window, how far it looks back; zero otherwise.</summary>
    public TimeSpan Length { get; }

    /// <summary>The IANA name of the zone; <c>UTC</c> where none matters.</summary>
    public string Zone => _zone.Id;

    /// <summary>Everything, for ever.</summary>
    public static BudgetWindow Total { get; } = new(WindowKind.Total, default, DateTimeZone.Utc);

    /// <summary>Days of a zone.</summary>
    /// <exception cref="ArgumentException">There is no such zone.</exception>
    public static BudgetWindow Day(string zone) => new(WindowKind.Day, default, ZoneOf(zone));

    /// <summary>Months of a zone.</summary>
    /// <exception cref="ArgumentException">There is no such zone.</exception>
    public static BudgetWindow Month(string zone) => new(WindowKind.Month, default, ZoneOf(zone));

    /// <summary>The last while: whole seconds, at least one, at most <see cref="RollingMax"/>; other lengths become the next such.</summary>
    public static BudgetWindow Rolling(TimeSpan length) => new(
        WindowKind.Rolling,
        TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(length.TotalSeconds), 1, RollingMax.TotalSeconds)),
        DateTimeZone.Utc);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>Null where the text is no window.</returns>
    public static BudgetWindow? Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (word, zone) = space < 0 ? (text, "UTC") : (text[..space], text[(space + 1)..]);
        return word switch
        {
            "total" => space < 0 ? Total : null,
            "day" => IsZone(zone) ? Day(zone) : null,
            "month" => IsZone(zone) ? Month(zone) : null,
            _ => space < 0 ? ParseRolling(text) : null,
        };
    }

    /// <summary>Whether there is a zone of an IANA name; bare offsets such as <c>UTC+05:33:07</c> are none.</summary>
    public static bool IsZone(string name) => Zones.Contains(name);

    /// <summary>The window that a moment lies in; of a rolling one, the one that ends behind it.</summary>
    public TimeRange At(Moment now)
    {
        switch (Kind)
        {
            case WindowKind.Day:
                return RangeOf(LocalDateOf(now), Period.FromDays(1), now);

            case WindowKind.Month:
                return RangeOf(LocalDateOf(now).With(DateAdjusters.StartOfMonth), Period.FromMonths(1), now);

            case WindowKind.Rolling:
                return new(now.Plus(-Length), new(now.UnixMicroseconds + 1));

            default:
                return new(new(long.MinValue), new(long.MaxValue));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        WindowKind.Day => "day " + Zone,
        WindowKind.Month => "month " + Zone,
        WindowKind.Total => "total",
        _ => RollingText(),
    };

    /// <inheritdoc/>
    public bool Equals(BudgetWindow? other) =>
        other is not null && Kind == other.Kind && Length == other.Length && Zone == other.Zone;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Length, Zone);

    private static DateTimeZone ZoneOf(string name) => IsZone(name)
        ? DateTimeZoneProviders.Tzdb[name]
        : throw new ArgumentException($"'{name}' is no time zone of the IANA database", nameof(name));

    private static BudgetWindow? ParseRolling(string text)
    {
        if (text.Length < 2 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        var seconds = text[^1] switch { 's' => 1, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        var most = (long)RollingMax.TotalSeconds;
        return seconds > 0 && count >= 1 && count <= most / seconds ? Rolling(TimeSpan.FromSeconds(count * seconds)) : null;
    }

    private string RollingText()
    {
        var seconds = (long)Length.TotalSeconds;
        var (count, unit) = seconds % 86_400 == 0 && seconds > 86_400 ? (seconds / 86_400, 'd')
            : seconds % 3_600 == 0 ? (seconds / 3_600, 'h')
            : (seconds, 's');
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    private LocalDate LocalDateOf(Moment now) => NodaTime.Instant
        .FromUnixTimeTicks(now.UnixMicroseconds * TimeSpan.TicksPerMicrosecond).InZone(_zone).Date;

    // Where clocks go back over a midnight, some of the day before comes again: it belongs to the day that has begun.
    private TimeRange RangeOf(LocalDate first, Period length, Moment now)
    {
        var (start, end) = (StartOf(first), StartOf(first + length));
        while (end <= now)
        {
            first += length;
            (start, end) = (end, StartOf(first + length));
        }

        return new(start, end);
    }

    // Where midnight is skipped, the day begins when the clocks go on; a day that is skipped whole is over when it begins.
    private Moment StartOf(LocalDate date)
    {
        var midnights = _zone.MapLocal(date.AtMidnight());
        var start = midnights.Count > 0 ? midnights.First().ToInstant() : midnights.LateInterval.Start;
        return new(start.ToUnixTimeTicks() / TimeSpan.TicksPerMicrosecond);
    }
}
