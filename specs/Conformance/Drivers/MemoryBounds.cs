using AgentAssembly.Commands.Stores.Memory;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Conformance.Drivers;

/// <summary>What the memory store adds to the port: a bound on its events.</summary>
public sealed class MemoryBounds
{
    private readonly TestEvents _events = new(seed: 1);
    private readonly MemoryEventStore _store = new(new FakeTimeProvider(), new MemoryStoreOptions { EventsMax = 3 });

    [Fact]
    public async Task A_full_store_says_so_and_keeps_answering_repeats()
    {
        var events = _events.First(_events.NewStream(), 5);
        var request = AppendRequest.To(events[0].Stream, events[..2]);
        await AppendAsync(request);

        var full = await Assert.ThrowsAsync<EventStoreException>(
            () => AppendAsync(AppendRequest.To(events[0].Stream, events[2..4])));
        Assert.Equal((StoreFault.NoSpace, false), (full.Fault, full.IsTransient));
        Assert.True(Assert.IsType<AppendResult.Appended>(await AppendAsync(request)).Repeated);
        Assert.False(Assert.IsType<AppendResult.Appended>(
            await AppendAsync(AppendRequest.To(events[0].Stream, events[2]))).Repeated);
        Assert.Equal(3UL, (await _store.ReadHeadAsync(CancellationToken.None)).Size);
    }

    [Fact]
    public void Bounds_outside_their_range_are_refused()
    {
        var time = new FakeTimeProvider();
        MemoryStoreOptions[] wrong =
        [
            new() { EventsMax = 0 },
            new() { FellBehindEvents = 0 },
            new() { HeartbeatInterval = TimeSpan.Zero },
            new() { HeartbeatInterval = TimeSpan.FromDays(2) },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryEventStore(time, options)));
    }

    private Task<AppendResult> AppendAsync(AppendRequest request) =>
        _store.AppendAsync(request, CancellationToken.None).AsTask();
}
