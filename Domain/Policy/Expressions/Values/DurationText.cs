using System.Globalization;

namespace AgentAssembly.Domain.Policy.Expressions.Values;

// Durations as the crate humantime writes them, without spaces: 24h, 1h30m, 2weeks. A month is 30.44 days and a year
// 365.25, as there.
internal static class DurationText
{
    // Some 30,000 years: nobody waits longer, and no sum on the way there overflows.
    private const decimal SecondsMax = 1_000_000_000_000;
    private const int DigitsMax = 21;

    private static readonly (string[] Names, decimal Seconds)[] Units =
    [
        (["ns", "nsec", "nanos"], 0.000_000_001m),
        (["us", "usec", "micros"], 0.000_001m),
        (["ms", "msec", "millis"], 0.001m),
        (["s", "sec", "secs", "second", "seconds"], 1),
        (["m", "min", "mins", "minute", "minutes"], 60),
        (["h", "hr", "hrs", "hour", "hours"], 3_600),
        (["d", "day", "days"], 86_400),
        (["w", "wk", "wks", "week", "weeks"], 604_800),
        (["M", "month", "months"], 2_630_016),
        (["y", "yr", "yrs", "year", "years"], 31_557_600),
    ];

    // Seconds, with at most nine decimals.
    public static bool TryParse(ReadOnlySpan<char> text, out decimal seconds)
    {
        seconds = 0;
        while (!text.IsEmpty)
        {
            var digits = Prefix(text, char.IsAsciiDigit);
            var unit = Prefix(text[digits..], char.IsAsciiLetter);
            if (digits > DigitsMax
                || !decimal.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || UnitNamed(text.Slice(digits, unit)) is not { } secondsPerUnit)
            {
                return false;
            }

            seconds += count * secondsPerUnit;
            if (seconds > SecondsMax)
            {
                return false;
            }

            text = text[(digits + unit)..];
        }

        return true;
    }

    // In the largest of second, millisecond, microsecond and nanosecond that needs no fraction.
    public static string Format(decimal seconds)
    {
        foreach (var (unit, scale) in (ReadOnlySpan<(string, decimal)>)[("s", 1), ("ms", 1_000), ("us", 1_000_000)])
        {
            if (decimal.IsInteger(seconds * scale))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{seconds * scale:0}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{seconds * 1_000_000_000:0}ns");
    }

    private static int Prefix(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static decimal? UnitNamed(ReadOnlySpan<char> name)
    {
        foreach (var (names, seconds) in Units)
        {
            foreach (var known in names)
            {
                if (name.SequenceEqual(known))
                {
                    return seconds;
                }
            }
        }

        return null;
    }
}
