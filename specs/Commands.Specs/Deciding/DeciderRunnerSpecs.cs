using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Commands.Deciding;

public sealed class DeciderRunnerSpecs
{
    private static readonly AgentId Id = AgentId.Of("acme", "x");
    private static readonly AgentProfile Profile = new() { Org = "acme", Team = "t", Did = "x" };
    private static readonly CommandOrigin Origin = new("acme", "t", "agent:x", Assurance.Bound, []);

    [Fact]
    public async Task A_conflict_is_read_and_decided_again()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var isFirst = true;
        store!.Before = async request =>
        {
            if (isFirst)
            {
                isFirst = false;
                await RegisterAsync(side, "quicker");
            }
        };
        var outcome = await RegisterAsync(side, "slower");
        Assert.IsType<AgentReply.Joined>(outcome.Reply);
        var events = (await side.EventsAsync("agent")).ConvertAll(e => AgentEventCodec.Read(e.Event.Open())!);
        Assert.IsType<AgentEvent.Registered>(events[0]);
        Assert.Equal(new AgentEvent.CredentialRotated("slower", ""), events[1] with { By = "", At = default });
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task A_command_that_makes_nothing_happen_appends_nothing()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        await RegisterAsync(side, "token");
        var appends = store!.Appends;
        Assert.Null((await RegisterAsync(side, "token")).Position);
        Assert.Equal(appends, store.Appends);
    }

    [Fact]
    public async Task Who_is_never_quick_enough_is_told_after_eight_attempts()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var events = new TestEvents(1);
        var attempts = 0;
        store!.Before = async request =>
        {
            attempts++;
            var head = await side.Log.ReadStreamHeadAsync(Id.Stream, CancellationToken.None);
            await side.Log.AppendAsync(
                AppendRequest.To(Id.Stream, events.Place(events.Draft(), Id.Stream, head)), CancellationToken.None);
        };
        var thrown = await Assert.ThrowsAsync<ContentionException>(() => RegisterAsync(side, "slow"));
        Assert.Contains(Id.Stream.ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Equal(DeciderRunner.AttemptsMax, attempts);
    }

    [Fact]
    public async Task A_check_that_no_longer_holds_is_not_tried_again_because_it_cannot_come_true()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var appends = store!.Appends;
        var other = StreamName.ForKey("agent", "other");
        await Assert.ThrowsAsync<ContentionException>(() => RegisterAsync(
            side, "token", Origin with { Checks = [new StreamCheck(other, ExpectedVersion.Exact(new(3)))] }));
        Assert.Equal(1, store.Appends - appends);
    }

    [Fact]
    public async Task A_journal_finds_its_place_behind_others()
    {
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => new GroupStore(s) { Pauses = 0 } });
        var stream = StreamName.ForKey("node", "acme");
        for (var seed = 1; seed <= 5; seed++)
        {
            var events = new TestEvents(seed);
            await side.Journal.AppendAsync(stream, events.Draft(), CancellationToken.None);
        }

        Assert.Equal([0UL, 1, 2, 3, 4], (await side.EventsAsync("node")).Select(e => e.Event.Version.Value));
    }

    private static Task<Outcome<AgentReply>> RegisterAsync(WriteSide side, string tokenHash, CommandOrigin? origin = null) =>
        side.Runner.RunAsync<AgentDecider, AgentEventCodec, AgentState, AgentCommand, AgentEvent, AgentReply>(
            Id.Stream,
            new AgentCommand.Register(Profile, new AgentLineage(null, Id, 0, "", "", null), tokenHash, Enrolment.Local),
            origin ?? Origin,
            CancellationToken.None).AsTask();
}
