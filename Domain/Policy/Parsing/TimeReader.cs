using AgentAssembly.Domain.Policy.Expressions.Values;
using NodaTime;
using NodaTime.Text;

namespace AgentAssembly.Domain.Policy.Parsing;

// Zones, dates and durations.
internal static class TimeReader
{
    public static DateTimeZone? Zone(Node value, string field, SectionReader sections)
    {
        if (sections.Values.Text(value, field) is not { } text)
        {
            return null;
        }

        // The provider also makes zones of bare offsets, such as UTC+05:33:07, which no database lists.
        var zone = DateTimeZoneProviders.Tzdb.Ids.Contains(text) ? DateTimeZoneProviders.Tzdb[text] : null;
        if (zone is null)
        {
            sections.Errors.Add(
                value, field, "is no time zone of the tz database, such as Europe/Berlin",
                Spelling.Nearest(text, DateTimeZoneProviders.Tzdb.Ids));
        }

        return zone;
    }

    public static LocalDate? Date(Node value, string field, SectionReader sections)
    {
        if (sections.Values.Text(value, field) is not { } text)
        {
            return null;
        }

        var date = LocalDatePattern.Iso.Parse(text);
        if (date.Success)
        {
            return date.Value;
        }

        sections.Errors.Add(value, field, "must be a date such as 2026-01-31");
        return null;
    }

    // Such as 1h30m: longer than nothing, and no longer than a TimeSpan can hold.
    public static TimeSpan? Duration(Node value, string field, SectionReader sections)
    {
        if (sections.Values.Text(value, field) is not { } text)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var seconds) && seconds > 0 && seconds <= (decimal)TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        sections.Errors.Add(value, field, "must be a duration longer than nothing, such as 5s or 1h30m");
        return null;
    }
}
