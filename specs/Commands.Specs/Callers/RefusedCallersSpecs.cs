using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Callers;

public sealed class RefusedCallersSpecs
{
    private static readonly ActorClaim Claim = new("acme", "payments", "did:key:z6Mk");
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_first_refusal_is_recorded_at_once()
    {
        await using var side = await WriteSide.StartAsync();
        var (id, at) = await RecordAsync(side);
        var recorded = Assert.Single(await side.EventsAsync("source"));
        Assert.Equal((id, at), (recorded.Event.Id, recorded.Position));
        var envelope = recorded.Event.Open();
        Assert.Equal(("source:203.0.113.7", Assurance.Unattributed), (envelope.Principal, envelope.Assurance));
        Assert.Equal(CallersRefused.StreamOf("default", "203.0.113.7"), envelope.Stream);
    }

    [Fact]
    public async Task What_follows_within_a_second_waits_for_one_event_that_counts_it_all()
    {
        await using var side = await WriteSide.StartAsync();
        await RecordAsync(side);
        await side.Time.NextWaitAsync();
        var waiting = Enumerable.Range(0, 300)
            .Select(i => RecordAsync(side, code: i % 3 == 0 ? "credential_missing" : "credential_mismatch")).ToList();
        side.Time.Advance(Window - TimeSpan.FromTicks(1));
        await Task.Yield();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        side.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Single((await Task.WhenAll(waiting)).Distinct());
        var refused = (await RefusedAsync(side))[1];
        Assert.Equal((100L, 200L), (refused.Counts["credential_missing"], refused.Counts["credential_mismatch"]));
    }

    [Fact]
    public async Task A_source_that_was_quiet_for_a_second_is_answered_at_once_again()
    {
        await using var side = await WriteSide.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await RecordAsync(side);
            await side.Time.NextWaitAsync();
            side.Time.Advance(Window);
        }

        Assert.Equal(3, (await RefusedAsync(side)).Sum(r => r.Counts.Values.Sum()));
    }

    [Fact]
    public async Task Thousands_of_refusals_make_one_event_a_second_and_none_is_lost()
    {
        await using var side = await WriteSide.StartAsync();
        var asked = 0;
        await RecordAsync(side);
        asked++;
        for (var second = 0; second < 20; second++)
        {
            await side.Time.NextWaitAsync();
            var waiting = Enumerable.Range(0, 500).Select(_ => RecordAsync(side)).ToList();
            asked += waiting.Count;
            side.Time.Advance(Window);
            await Task.WhenAll(waiting);
        }

        var refused = await RefusedAsync(side);
        Assert.Equal(21, refused.Count);
        Assert.Equal(asked, refused.Sum(r => r.Counts.Values.Sum()));
    }

    [Fact]
    public async Task Sources_do_not_wait_for_each_other()
    {
        await using var side = await WriteSide.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => RecordAsync(side, source: $"198.51.100.{i}")));
        Assert.Equal(50, (await RefusedAsync(side)).Select(r => r.Source).Distinct().Count());
    }

    [Fact]
    public async Task Some_of_the_claims_are_named_and_nothing_grows_with_them()
    {
        await using var side = await WriteSide.StartAsync();
        await RecordAsync(side);
        await side.Time.NextWaitAsync();
        var waiting = Enumerable.Range(0, 100).Select(i => side.Refused.RecordAsync(
            "203.0.113.7", "credential_missing", Claim with { Team = $"{i}" }, CancellationToken.None)).ToList();
        waiting.AddRange(Enumerable.Range(0, 100).Select(i => side.Refused.RecordAsync(
            "203.0.113.7", "credential_missing", new ActorClaim("acme", "", $"agent-{i}"), CancellationToken.None)));
        side.Time.Advance(Window);
        await Task.WhenAll(waiting);
        var refused = (await RefusedAsync(side))[1];
        Assert.Equal(CallersRefused.ClaimsMax, refused.Claims.Count);
        Assert.Contains(Claim.AgentId.ToString(), refused.Claims);
        Assert.Equal(200, refused.Counts["credential_missing"]);
    }

    [Fact]
    public async Task Too_many_callers_and_too_many_sources_are_told_to_come_back()
    {
        await using var side = await WriteSide.StartAsync();
        await RecordAsync(side);
        await side.Time.NextWaitAsync();
        var waiting = Enumerable.Range(0, 1_024).Select(_ => RecordAsync(side)).ToList();
        await AssertBusyAsync(() => RecordAsync(side));
        await Task.WhenAll(Enumerable.Range(0, 1_023).Select(i => RecordAsync(side, source: $"10.0.{i / 256}.{i % 256}")));
        await AssertBusyAsync(() => RecordAsync(side, source: "192.0.2.1"));
        side.Time.Advance(Window);
        await Task.WhenAll(waiting);
        Assert.Equal(1_025 + 1_023, (await RefusedAsync(side)).Sum(r => r.Counts.Values.Sum()));
    }

    [Fact]
    public async Task A_store_that_fails_is_told_to_everybody_who_waits()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        await RecordAsync(side);
        await side.Time.NextWaitAsync();
        store!.Before = _ => throw new EventStoreException(StoreFault.NoSpace, "no room");
        var waiting = Enumerable.Range(0, 10).Select(_ => RecordAsync(side)).ToList();
        side.Time.Advance(Window);
        foreach (var task in waiting)
        {
            Assert.Equal(StoreFault.NoSpace, (await Assert.ThrowsAsync<EventStoreException>(() => task)).Fault);
        }

        store.Before = null;
        await IsHeardAgainAsync(side);
    }

    [Fact]
    public async Task A_bug_on_the_way_reaches_whoever_waits_and_does_not_silence_the_source_for_ever()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        store!.Before = _ => throw new InvalidOperationException("a bug");
        await Assert.ThrowsAsync<InvalidOperationException>(() => RecordAsync(side));
        store.Before = null;
        await IsHeardAgainAsync(side);
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_counted_nevertheless()
    {
        await using var side = await WriteSide.StartAsync();
        await RecordAsync(side);
        await side.Time.NextWaitAsync();
        using var gone = new CancellationTokenSource();
        var leaving = side.Refused.RecordAsync("203.0.113.7", "credential_missing", Claim, gone.Token);
        var staying = RecordAsync(side);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        side.Time.Advance(Window);
        await staying;
        Assert.Equal(2, (await RefusedAsync(side))[1].Counts["credential_missing"]);
    }

    private static Task<(EventId Id, Position Position)> RecordAsync(
        WriteSide side, string source = "203.0.113.7", string code = "credential_missing") =>
        side.Refused.RecordAsync(source, code, Claim, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    private static async Task AssertBusyAsync(Func<Task> ask)
    {
        var refusal = await Assert.ThrowsAsync<EventStoreException>(ask);
        Assert.Equal((StoreFault.Busy, (TimeSpan?)Window), (refusal.Fault, refusal.RetryAfter));
    }

    private static async Task<List<CallersRefused>> RefusedAsync(WriteSide side) =>
        (await side.EventsAsync("source")).ConvertAll(e => CallersRefused.Read(e.Event.Open())!);

    private static async Task IsHeardAgainAsync(WriteSide side)
    {
        await side.Time.NextWaitAsync();
        var later = RecordAsync(side);
        side.Time.Advance(Window);
        await later;
    }
}
