using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Sequencing;

public sealed class SequencerSpecs
{
    private static readonly TestAgent Anyone = new(1);

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_turn_the_log_around()
    {
        var side = await WriteSide.StartAsync();
        await side.CheckAsync(Anyone.Calls());
        side.Time.SetBack(TimeSpan.FromHours(1));
        await side.CheckAsync(Anyone.Calls());
        side = await side.RestartAsync();
        await side.CheckAsync(Anyone.Calls());
        side.Time.SetBack(-TimeSpan.FromHours(2));
        await side.CheckAsync(Anyone.Calls());
        var times = (await side.EventsAsync()).ConvertAll(e => e.Event.RecordedAt);
        Assert.Equal(times.Order(), times);
        Assert.Equal(Instant.From(WriteSide.Start + TimeSpan.FromHours(1)), times[^1]);
        Assert.All(times[..^1], time => Assert.Equal(Instant.From(WriteSide.Start), time));
        await side.DisposeAsync();
    }

    [Fact]
    public async Task Times_do_not_decrease_along_the_log_however_many_write()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) });
        side.Time.AutoAdvanceAmount = TimeSpan.FromMicroseconds(1);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => side.CheckAsync(Anyone.Calls(trace: $"{i % 7}")))));
        var times = (await side.EventsAsync()).ConvertAll(e => e.Event.RecordedAt);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Ids_are_made_of_the_injected_time_and_randomness_and_never_repeat()
    {
        await using var side = await WriteSide.StartAsync();
        var ids = Enumerable.Range(0, 2_000).Select(_ => side.Ids.Next()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, WriteSide.Start.ToUnixTimeMilliseconds()), (id.Value.Version, MillisecondsOf(id))));
    }

    private static long MillisecondsOf(EventId id) => Convert.ToInt64(id.Value.ToString("N")[..12], 16);
}
