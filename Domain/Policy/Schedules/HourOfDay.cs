using System.Globalization;

namespace AgentAssembly.Domain.Policy.Schedules;

/// <summary>A minute of the day.</summary>
/// <param name="Minute">From 0 to 1440, which is the end of the day.</param>
public readonly record struct HourOfDay(int Minute)
{
    private const int DayEnd = 24 * 60;

    /// <summary>
    /// Reads <c>HH:MM</c>: two parts of two digits (policy specification §3). <c>24:00</c> is the end of the day, so that a
    /// window can hold its last minute.
    /// </summary>
    /// <returns>Null where it is none.</returns>
    public static HourOfDay? Parse(string text)
    {
        if (text.Length != 5 || text[2] != ':' || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return null;
        }

        var minute = (hours * 60) + minutes;
        return minutes < 60 && minute <= DayEnd ? new(minute) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minute / 60:00}:{Minute % 60:00}");
}
