using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Schedules;
using NodaTime;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `schedule`.
internal static class ScheduleReader
{
    public static ScheduleSection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "schedule", Vocabulary.Schedule);
        var windows = ImmutableArray.CreateBuilder<ScheduleWindow>();
        if (values.TryGetValue("active_hours", out var hours)
            && ReadWindow(hours, "schedule.active_hours", Vocabulary.ActiveHours, sections) is { } active)
        {
            windows.Add(active);
        }

        if (values.TryGetValue("windows", out var list))
        {
            windows.AddRange(sections.Values.Items(list, "schedule.windows")
                .Select(item => ReadWindow(item.Item, item.Field, Vocabulary.Window, sections))
                .OfType<ScheduleWindow>());
            if (list is Node.Sequence { Items.Count: 0 })
            {
                sections.Errors.Add(list, "schedule.windows", "is empty; name a window, or remove the key");
            }
        }

        return new(new Schedule(windows.ToImmutable()), section.Line);
    }

    private static ScheduleWindow? ReadWindow(Node item, string field, Vocabulary words, SectionReader sections)
    {
        var values = sections.Read(item, field, words);
        if (item is not Node.Mapping)
        {
            return null;
        }

        var start = ReadHour("start");
        var end = ReadHour("end");
        var zone = Required("timezone") is { } named ? TimeReader.Zone(named, field + ".timezone", sections) : null;
        if (start is null || end is null || zone is null)
        {
            return null;
        }

        return new ScheduleWindow(start.Value, end.Value, zone)
        {
            Days = values.TryGetValue("days", out var days) ? ReadDays(days, field + ".days", sections) : [],
            From = values.TryGetValue("from", out var from) ? TimeReader.Date(from, field + ".from", sections) : null,
            To = values.TryGetValue("to", out var to) ? TimeReader.Date(to, field + ".to", sections) : null,
            Except = values.TryGetValue("except", out var except) ? ReadDates(except, field + ".except", sections) : [],
        };

        HourOfDay? ReadHour(string key)
        {
            if (Required(key) is not { } value || sections.Values.Text(value, $"{field}.{key}") is not { } text)
            {
                return null;
            }

            var hour = HourOfDay.Parse(text);
            if (hour is null)
            {
                sections.Errors.Add(value, $"{field}.{key}", "must be HH:MM, such as \"07:30\"; the end may be \"24:00\"");
            }

            return hour;
        }

        Node? Required(string key)
        {
            if (values.TryGetValue(key, out var value))
            {
                return value;
            }

            if (!sections.Errors.Suggests(key))
            {
                sections.Errors.Add(item, $"{field}.{key}", "missing");
            }

            return null;
        }
    }

    // mon, or mon-fri.
    private static FrozenSet<IsoDayOfWeek> ReadDays(Node list, string field, SectionReader sections)
    {
        var days = new HashSet<IsoDayOfWeek>();
        foreach (var (text, item, at) in sections.Values.Texts(list, field))
        {
            var ends = text.Split('-');
            if (ends.Length > 2 || ScheduleWindow.DayOf(ends[0]) is not { } first || ScheduleWindow.DayOf(ends[^1]) is not { } last)
            {
                sections.Errors.Add(item, at, "must be mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri");
                continue;
            }

            for (var day = first; ; day = day == IsoDayOfWeek.Sunday ? IsoDayOfWeek.Monday : day + 1)
            {
                days.Add(day);
                if (day == last)
                {
                    break;
                }
            }
        }

        return days.ToFrozenSet();
    }

    private static FrozenSet<LocalDate> ReadDates(Node list, string field, SectionReader sections) =>
        sections.Values.Items(list, field)
            .Select(item => TimeReader.Date(item.Item, item.Field, sections))
            .OfType<LocalDate>().ToFrozenSet();
}
