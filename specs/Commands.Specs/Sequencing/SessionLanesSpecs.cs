using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Sessions;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Sequencing;

public sealed class SessionLanesSpecs
{
    private static readonly TestAgent Anyone = new(1, "default", "default");

    [Fact]
    public Task Callers_of_one_session_line_up_without_fighting() => Seeds.EachAsync(1, 10, async seed =>
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings
        {
            Seed = seed,
            Around = s => store = new WatchedStore(new GroupStore(s) { Pauses = seed % 5 }),
        });
        var before = store!.Appends;
        var replies = await CallAsync(side, 64, _ => "run-1");
        Assert.Equal(64, store.Appends - before);
        Assert.Equal(64, replies.Select(r => r.Position).Distinct().Count());
        AssertDense(await side.EventsAsync("session"), streams: 1);
    });

    [Fact]
    public async Task Sessions_go_on_side_by_side()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) });
        await CallAsync(side, 400, i => $"run-{i % 40}");
        AssertDense(await side.EventsAsync("session"), streams: 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public async Task A_full_stream_is_closed_with_its_last_decision_and_continued(int atOnce)
    {
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { SessionEventsMax = 8, Around = s => new GroupStore(s) });
        for (var i = 0; i < 32; i += atOnce)
        {
            await CallAsync(side, atOnce, _ => "run-1");
        }

        await AssertPartsAsync(side, decisions: 32, eventsMax: 8);
    }

    [Fact]
    public async Task A_restart_finds_the_part_that_is_open()
    {
        var settings = new WriteSideSettings { SessionEventsMax = 4 };
        var side = await WriteSide.StartAsync(settings);
        for (var i = 0; i < 20; i++)
        {
            await side.CheckAsync(Anyone.Calls());
            side = await side.RestartAsync();
        }

        await AssertPartsAsync(side, decisions: 20, eventsMax: 4);
        await side.DisposeAsync();
    }

    [Fact]
    public async Task The_event_that_closes_is_the_system_s_and_names_its_cause()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { SessionEventsMax = 2 });
        await side.CheckAsync(Anyone.Calls());
        var events = (await side.EventsAsync("session")).ConvertAll(e => e.Event.Open());
        Assert.Equal([ActionDecided.Type, SessionClosed.Type], events.Select(e => e.Type));
        Assert.Equal(
            ("system:sessions", Assurance.Unspecified, "default", "run-1", (EventId?)events[0].Id),
            (events[1].Principal, events[1].Assurance, events[1].Org, events[1].CorrelationId, events[1].CausationId));
    }

    [Fact]
    public async Task The_format_s_bound_is_the_default() => Assert.Equal(
        65_536UL,
        await Task.FromResult(typeof(SessionLanes).GetConstructors()[0].GetParameters()[^1].RawDefaultValue));

    [Fact]
    public async Task Sessions_beyond_the_bound_are_forgotten_and_looked_up_again()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { LanesMax = 4, Around = s => store = new WatchedStore(s) });
        await side.CheckAsync(Anyone.Calls(trace: "run-0"));
        var reads = store!.HeadReads;
        await side.CheckAsync(Anyone.Calls(trace: "run-0"));
        Assert.Equal(reads, store.HeadReads);
        for (var i = 1; i < 20; i++)
        {
            await side.CheckAsync(Anyone.Calls(trace: $"run-{i}"));
        }

        reads = store.HeadReads;
        await side.CheckAsync(Anyone.Calls(trace: "run-0"));
        Assert.Equal(reads + 1, store.HeadReads);
        AssertDense(await side.EventsAsync("session"), streams: 20);
    }

    [Fact]
    public async Task More_sessions_at_once_than_the_bound_all_go_through()
    {
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { LanesMax = 2, Around = s => new GroupStore(s) });
        await CallAsync(side, 200, i => $"run-{i % 20}");
        AssertDense(await side.EventsAsync("session"), streams: 20);
    }

    [Fact]
    public async Task An_append_that_was_turned_away_takes_nobody_with_it()
    {
        GroupStore? store = null;
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Around = s => store = new GroupStore(s) { Pauses = 50 } });
        await side.CheckAsync(Anyone.Calls());
        store!.Faults.Enqueue(new EventStoreException(StoreFault.Busy, "full"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await side.CheckAsync(Anyone.Calls())).Verdict == Verdict.Allow;
            }
            catch (EventStoreException busy) when (busy.Fault == StoreFault.Busy)
            {
                return false;
            }
        })));
        Assert.Equal(31, outcomes.Count(allowed => allowed));
        AssertDense(await side.EventsAsync("session"), streams: 1);
        Assert.Equal(32, (await side.DecisionsAsync()).Count);
    }

    [Fact]
    public Task Callers_who_go_away_disturb_nobody() => Seeds.EachAsync(1, 20, async seed =>
    {
        await using var side = await WriteSide.StartAsync(
            new WriteSideSettings { Seed = seed, Around = s => new GroupStore(s) { Pauses = seed } });
        await side.CheckAsync(Anyone.Calls());
        using var gone = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            try
            {
                await side.Handler.HandleAsync(Anyone.Calls(), gone.Token);
            }
            catch (OperationCanceledException)
            {
            }
        })).ToList();
        var staying = CallAsync(side, 32, _ => "run-1");
        await gone.CancelAsync();
        Assert.All(await staying, reply => Assert.Equal(Verdict.Allow, reply.Verdict));
        await Task.WhenAll(leaving);
        AssertDense(await side.EventsAsync("session"), streams: 1);
    });

    [Fact]
    public async Task Without_a_run_decisions_of_one_utc_day_are_together()
    {
        await using var side = await WriteSide.StartAsync();
        await side.CheckAsync(Anyone.Calls(trace: ""));
        side.Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        await side.CheckAsync(Anyone.Calls(trace: ""));
        side.Time.Advance(TimeSpan.FromTicks(1));
        await side.CheckAsync(Anyone.Calls(trace: ""));
        var streams = (await side.DecisionsAsync()).ConvertAll(d => d.Envelope.Stream);
        Assert.Equal(streams[0], streams[1]);
        Assert.NotEqual(streams[1], streams[2]);
        Assert.Equal(
            SessionStream.Of("default", Anyone.Id, "", Instant.From(new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)), 0), streams[2]);
    }

    private static Task<CheckReply[]> CallAsync(WriteSide side, int count, Func<int, string> trace) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => side.CheckAsync(Anyone.Calls(trace: trace(i))))));

    private static void AssertDense(List<RecordedEvent> events, int streams)
    {
        var byStream = events.GroupBy(e => e.Event.Stream).ToList();
        Assert.Equal(streams, byStream.Count);
        Assert.All(byStream, stream => Assert.Equal(
            Enumerable.Range(0, stream.Count()).Select(i => (ulong)i), stream.Select(e => e.Event.Version.Value)));
    }

    // Every part but the last ends with a closing event that names the next one.
    private static async Task AssertPartsAsync(WriteSide side, int decisions, int eventsMax)
    {
        var parts = (await side.EventsAsync("session")).ConvertAll(e => e.Event.Open()).GroupBy(e => e.Stream).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            Assert.Equal(SessionStream.Of("default", Anyone.Id, "run-1", default, i), parts[i].Key);
            var closings = parts[i].Where(e => e.Type == SessionClosed.Type).ToList();
            if (i + 1 == parts.Count)
            {
                Assert.Empty(closings);
                break;
            }

            Assert.Equal(eventsMax, parts[i].Count());
            Assert.Equal((ulong)eventsMax - 1, Assert.Single(closings).Version.Value);
            Assert.Equal(parts[i + 1].Key, SessionClosed.Read(closings[0])!.ContinuedIn);
        }

        Assert.Equal(decisions, parts.Sum(part => part.Count(e => e.Type == ActionDecided.Type)));
    }
}
