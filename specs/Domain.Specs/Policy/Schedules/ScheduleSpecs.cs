using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Schedules;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Schedules;

public sealed class ScheduleSpecs
{
    // 2026-03-29 02:00 to 03:00 is left out in Berlin, and 2026-10-25 02:00 to 03:00 comes twice. 2026-06-01 is a Monday.
    [Theory]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-07-01T05:29:59Z", false)]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-07-01T05:30:00Z", true)]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-07-01T16:59:59.999999Z", true)]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-07-01T17:00:00Z", false)]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-01-05T06:29:59Z", false)]
    [InlineData("start: '07:30', end: '19:00', timezone: Europe/Berlin", "2026-01-05T06:30:00Z", true)]
    [InlineData("start: '22:00', end: '06:00', timezone: UTC", "2026-06-01T22:00:00Z", true)]
    [InlineData("start: '22:00', end: '06:00', timezone: UTC", "2026-06-02T05:59:59Z", true)]
    [InlineData("start: '22:00', end: '06:00', timezone: UTC", "2026-06-02T06:00:00Z", false)]
    [InlineData("start: '09:00', end: '09:00', timezone: UTC", "2026-06-01T09:00:00Z", false)]
    [InlineData("start: '00:00', end: '24:00', timezone: UTC", "2026-06-01T23:59:59Z", true)]
    [InlineData("start: '02:00', end: '03:00', timezone: Europe/Berlin", "2026-03-29T01:00:00Z", false)]
    [InlineData("start: '01:30', end: '03:30', timezone: Europe/Berlin", "2026-03-29T01:00:00Z", true)]
    [InlineData("start: '02:00', end: '03:00', timezone: Europe/Berlin", "2026-10-25T00:30:00Z", true)]
    [InlineData("start: '02:00', end: '03:00', timezone: Europe/Berlin", "2026-10-25T01:30:00Z", true)]
    [InlineData("start: '05:45', end: '06:00', timezone: Asia/Kathmandu", "2026-06-01T00:00:00Z", true)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, days: [mon-fri]", "2026-06-05T12:00:00Z", true)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, days: [mon-fri]", "2026-06-06T12:00:00Z", false)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, days: [sat-mon]", "2026-06-07T12:00:00Z", true)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, days: [sat-mon]", "2026-06-02T12:00:00Z", false)]
    [InlineData("start: '22:00', end: '06:00', timezone: UTC, days: [fri]", "2026-06-06T05:00:00Z", true)]
    [InlineData("start: '22:00', end: '06:00', timezone: UTC, days: [fri]", "2026-06-05T05:00:00Z", false)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, from: 2026-06-01, to: 2026-06-02", "2026-06-02T12:00:00Z", true)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, from: 2026-06-01, to: 2026-06-02", "2026-06-03T12:00:00Z", false)]
    [InlineData("start: '08:00', end: '18:00', timezone: UTC, except: [2026-06-01]", "2026-06-01T12:00:00Z", false)]
    public void A_window_is_open_when_its_zone_s_clock_says_so(string window, string at, bool isOpen) =>
        Assert.Equal(isOpen, Read(window).IsOpen(Instant.From(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("start: '9:00', end: '17:00', timezone: UTC", "start — must be HH:MM")]
    [InlineData("start: '+9:05', end: '17:00', timezone: UTC", "start — must be HH:MM")]
    [InlineData("start: '09:60', end: '17:00', timezone: UTC", "start — must be HH:MM")]
    [InlineData("start: '09:00', end: '24:01', timezone: UTC", "end — must be HH:MM")]
    [InlineData("start: '09:00', end: '17:00', timezone: Europe/Berln", "timezone — is no time zone of the tz database, such as Europe/Berlin; did you mean 'Europe/Berlin'?")]
    [InlineData("start: '09:00', end: '17:00'", "timezone — missing")]
    [InlineData("start: '09:00', end: '17:00', timezone: UTC, days: [mon-fri-sat]", "days[0] — must be mon")]
    [InlineData("start: '09:00', end: '17:00', timezone: UTC, from: 2026-02-30", "from — must be a date")]
    public void A_window_that_nobody_can_read_is_refused(string window, string error) =>
        Assert.Contains($"schedule.windows[0].{error}", PolicyTexts.ErrorOf($"schedule: {{windows: [{{{window}}}]}}"), StringComparison.Ordinal);

    [Fact]
    public void Several_windows_are_open_when_one_of_them_is()
    {
        var document = PolicyTexts.Document(
            "schedule: {active_hours: {start: '08:00', end: '10:00', timezone: UTC}, windows: [{start: '12:00', end: '13:00', timezone: UTC}]}");
        var open = Enumerable.Range(0, 24).Where(hour =>
            document.Schedule!.Schedule.IsOpen(Instant.From(new DateTimeOffset(2026, 6, 1, hour, 0, 0, TimeSpan.Zero))));
        Assert.Equal([8, 9, 12], open);
    }

    [Fact]
    public void Its_text_tells_all_of_it() => Assert.Equal(
        "22:00 to 24:00 Europe/Berlin on mon, tue from 2026-01-01 until 2026-12-31 but 2026-05-01",
        Read("start: '22:00', end: '24:00', timezone: Europe/Berlin, days: [tue, mon], from: 2026-01-01, to: 2026-12-31, except: [2026-05-01]").ToString());

    [Fact]
    public void Asking_allocates_nothing()
    {
        var schedule = Read("start: '22:00', end: '06:00', timezone: Europe/Berlin, days: [mon-fri], except: [2026-05-01]");
        var at = Instant.From(new DateTimeOffset(2026, 6, 1, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, Allocation.Of(() => schedule.IsOpen(at)));
    }

    [Fact]
    public void A_day_is_open_as_long_as_its_window_whatever_the_window() =>
        Seeds.Sample(Gen.Select(Gen.Int[0, 1439], Gen.Int[0, 1440]), 100, sampled =>
        {
            var (start, end) = sampled;
            var schedule = Read($"start: '{new HourOfDay(start)}', end: '{new HourOfDay(end)}', timezone: UTC");
            var open = Enumerable.Range(0, 1440).Count(minute =>
                schedule.IsOpen(Instant.From(new DateTimeOffset(2026, 6, 10, 0, 0, 30, TimeSpan.Zero).AddMinutes(minute))));
            Assert.Equal(start <= end ? end - start : 1440 - start + end, open);
        });

    private static Schedule Read(string window) =>
        PolicyTexts.Document($"schedule: {{windows: [{{{window}}}]}}").Schedule!.Schedule;
}
