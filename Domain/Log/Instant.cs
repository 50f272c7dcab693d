using System.Globalization;

namespace AgentAssembly.Domain.Log;

/// <summary>A moment in UTC, in whole microseconds since 1970-01-01T00:00:00Z.</summary>
/// <param name="UnixMicroseconds">The count; negative before 1970.</param>
public readonly record struct Instant(long UnixMicroseconds) : IComparable<Instant>
{
    private const long UnixEpochMicroseconds = 62_135_596_800_000_000;
    private const long DayMicroseconds = 86_400_000_000;

    /// <summary>The microsecond that contains <paramref name="time"/>.</summary>
    public static Instant From(DateTimeOffset time) =>
        new((time.UtcTicks / TimeSpan.TicksPerMicrosecond) - UnixEpochMicroseconds);

    /// <summary>The same moment as the platform's type, offset zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment lies outside the years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() =>
        IsInCalendar
            ? DateTimeOffset.UnixEpoch.AddTicks(UnixMicroseconds * TimeSpan.TicksPerMicrosecond)
            : throw new ArgumentOutOfRangeException(
                nameof(UnixMicroseconds), UnixMicroseconds, "the moment lies outside the years 1 to 9999");

    /// <summary>The moment a while later, or earlier for a negative while; whole microseconds of it count.</summary>
    public Instant Plus(TimeSpan span) => new(UnixMicroseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>The first microsecond of the same UTC day.</summary>
    public Instant StartOfDay => new(UnixMicroseconds - (((UnixMicroseconds % DayMicroseconds) + DayMicroseconds) % DayMicroseconds));

    private bool IsInCalendar =>
        UnixMicroseconds is >= -UnixEpochMicroseconds and < 315_537_897_600_000_000 - UnixEpochMicroseconds;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => UnixMicroseconds.CompareTo(other.UnixMicroseconds);

    /// <summary>
    /// RFC 3339 with six digits of the second, such as <c>2026-01-31T23:59:59.000001Z</c>; outside the years 1 to 9999,
    /// which only a forged event names, the count and <c>µs</c>.
    /// </summary>
    public override string ToString() => IsInCalendar
        ? ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{UnixMicroseconds} µs");

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.UnixMicroseconds < right.UnixMicroseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.UnixMicroseconds > right.UnixMicroseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.UnixMicroseconds <= right.UnixMicroseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.UnixMicroseconds >= right.UnixMicroseconds;
}
