using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Every message says where to resume; a reader that does so misses nothing and hears nothing twice.</summary>
public abstract class ResumeSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public Task Without_a_filter() => AssertResumesAsync(FeedFilter.Everything);

    [Fact]
    public Task With_a_filter() => AssertResumesAsync(FeedFilter.OfCategories("halt", "end"));

    private async Task AssertResumesAsync(FeedFilter filter)
    {
        await using var original = Subscribe(filter: filter);
        await HearEveryKindAsync(original);

        Assert.Equal(original.Heard.Select(message => message.Next).Order(), original.Heard.Select(message => message.Next));
        for (var i = 0; i < original.Heard.Count; i++)
        {
            await using var resumed = Subscribe(original.Heard[i].Next, filter);
            await resumed.CatchUpAsync();
            var rest = original.Heard.Skip(i + 1).OfType<FeedMessage.Event>().Select(message => message.Recorded);
            Assert.True(
                rest.Select(recorded => recorded.Position).SequenceEqual(resumed.Events.Select(recorded => recorded.Position)),
                $"after message {i}, {original.Heard[i]}");
        }
    }

    private async Task HearEveryKindAsync(FeedProbe probe)
    {
        await GrowMixedAsync(4);
        await probe.CatchUpAsync();
        await GrowMixedAsync(3);
        await HearHeartbeatAsync(probe);
        await GrowAsync(Events.NewStream("session"), 2);
        await HearHeartbeatAsync(probe);
        await GrowMixedAsync(StoreHarness.FellBehindEvents + 1);
        await probe.NextAsync(message => message is FeedMessage.FellBehind);
        await probe.CatchUpAsync();
        var last = (await GrowAsync(Events.NewStream("end")))[0];
        await probe.HearAsync(last.Id);
    }

    private async Task HearHeartbeatAsync(FeedProbe probe)
    {
        while (await probe.NextWhileTimePassesAsync(Harness.Time, StoreHarness.HeartbeatInterval)
            is not FeedMessage.Heartbeat)
        {
            Assert.IsType<FeedMessage.Event>(probe.Heard[^1]);
        }
    }

    private async Task GrowMixedAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await GrowAsync(Events.NewStream(i % 2 == 0 ? "session" : "halt"));
        }
    }
}
