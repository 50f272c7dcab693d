using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>
/// Checks and writes of several streams that meet. A check that passed means that no write to its stream stands before
/// the append: a verdict never rests on a halt that came first.
/// </summary>
[Collection(RaceCollection.Name)]
public abstract class RacingChecksSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private const int Rounds = 250;

    [Fact]
    public async Task A_check_that_passed_was_true_at_the_place_of_the_append()
    {
        var halts = Enumerable.Range(0, Rounds).Select(_ => Events.First(Events.NewStream("halt"))).ToArray();
        var actions = halts.Select(halt => Request(
            [Events.First(Events.NewStream())],
            new StreamCheck(halt[0].Stream, ExpectedVersion.NoStream))).ToArray();

        var results = await Race.RunAsync(
            writers: 2,
            Rounds,
            (writer, round) => AppendAsync(writer == 0 ? Request([halts[round]]) : actions[round]));

        for (var round = 0; round < Rounds; round++)
        {
            var halted = Assert.IsType<AppendResult.Appended>(results[round][0]);
            Assert.True(
                results[round][1] is AppendResult.Conflict || Placed(results[round][1]).Last < halted.First,
                $"round {round}: allowed at {results[round][1]} after {halted}");
        }

        var allowed = results.Count(round => round[1] is AppendResult.Appended);
        Assert.Equal(Rounds + allowed, (await ReadLogAsync()).Count);
    }

    [Fact]
    public async Task A_check_that_passed_was_true_although_its_stream_is_written_without_pause()
    {
        var halts = Events.First(Events.NewStream("halt"), count: 1_500);
        var accepted = new List<(AppendResult.Appended Answer, StreamCheck Check)>();
        using var halted = new CancellationTokenSource();
        await Race.RunAsync(writers: 2, rounds: 1, async (writer, _) =>
        {
            if (writer == 0)
            {
                await HaltAsync(halts);
                await halted.CancelAsync();
            }
            else
            {
                await ActAsync(halts[0].Stream, accepted, halted.Token);
            }

            return true;
        });

        var log = await ReadLogAsync();
        Assert.Equal(halts.Length + accepted.Count, log.Count);
        var places = (await ReadStreamAsync(halts[0].Stream)).Select(recorded => recorded.Position).ToList();
        Assert.All(accepted, entry => Assert.Equal(
            entry.Check.Expected.Next.Value, (ulong)~places.BinarySearch(entry.Answer.First)));
    }

    [Fact]
    public async Task Two_appends_that_check_each_others_stream_cannot_both_pass()
    {
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (A: Events.NewStream(), B: Events.NewStream())).ToArray();
        var requests = pairs.Select(pair => new[]
        {
            Request([Events.First(pair.A)], new StreamCheck(pair.B, ExpectedVersion.NoStream)),
            Request([Events.First(pair.B)], new StreamCheck(pair.A, ExpectedVersion.NoStream)),
        }).ToArray();

        var results = await Race.RunAsync(writers: 2, Rounds, (writer, round) => AppendAsync(requests[round][writer]));

        Assert.All(results, round => Assert.Single(round, result => result is AppendResult.Appended));
        Assert.Equal(Rounds, (await ReadLogAsync()).Count);
    }

    [Fact]
    public async Task Two_appends_to_the_same_streams_in_opposite_order_end_with_one_winner()
    {
        var other = new TestEvents(seed: 100);
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (A: Events.NewStream(), B: Events.NewStream())).ToArray();
        var requests = pairs.Select(pair => new[]
        {
            Request([Events.First(pair.A), Events.First(pair.B)]),
            Request([other.First(pair.B), other.First(pair.A)]),
        }).ToArray();

        var results = await Race.RunAsync(writers: 2, Rounds, (writer, round) => AppendAsync(requests[round][writer]));

        var expected = new List<(Position First, AppendRequest Request)>();
        for (var round = 0; round < Rounds; round++)
        {
            var winner = Assert.Single([0, 1], writer => results[round][writer] is AppendResult.Appended);
            expected.Add((Placed(results[round][winner]).First, requests[round][winner]));
        }

        AssertSame(
            expected.OrderBy(entry => entry.First).SelectMany(entry => entry.Request.Writes.SelectMany(w => w.Events)),
            await ReadLogAsync());
    }

    private async Task HaltAsync(IEnumerable<ChainedEvent> halts)
    {
        foreach (var halt in halts)
        {
            await PlaceAsync(halt);
        }
    }

    private async Task ActAsync(
        StreamName halts, List<(AppendResult.Appended, StreamCheck)> accepted, CancellationToken halted)
    {
        var actor = new TestEvents(seed: 100);
        while (!halted.IsCancellationRequested)
        {
            var check = new StreamCheck(halts, ExpectedVersion.Of(await Store.ReadStreamHeadAsync(halts, None)));
            if (await AppendAsync(Request([actor.First(actor.NewStream())], check)) is AppendResult.Appended answer)
            {
                accepted.Add((answer, check));
            }
        }
    }

    private static AppendResult.Appended Placed(AppendResult result) => Assert.IsType<AppendResult.Appended>(result);
}
