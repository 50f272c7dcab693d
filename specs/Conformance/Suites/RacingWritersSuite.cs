using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Writers that meet at one stream: exactly one wins, the others are told, and leave nothing.</summary>
[Collection(RaceCollection.Name)]
public abstract class RacingWritersSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    private const int Writers = 4;
    private const int Rounds = 150;

    [Fact]
    public async Task Exactly_one_of_several_writers_starts_a_stream()
    {
        var entries = Entries((round, writer) => writer.First(round.Stream, count: 2));
        await AssertOneWinnerAsync(entries, ExpectedVersion.NoStream, ExpectedVersion.Exact(new(1)));
    }

    [Fact]
    public async Task Exactly_one_of_several_writers_continues_a_stream()
    {
        var heads = new Dictionary<StreamName, StreamHead>();
        for (var round = 0; round < Rounds; round++)
        {
            var first = (await GrowAsync(Events.NewStream()))[0];
            heads.Add(first.Stream, first.AsHead);
        }

        var streams = heads.Keys.ToArray();
        var entries = Entries((round, writer) => writer.After(streams[round.Number], heads[streams[round.Number]]));
        await AssertOneWinnerAsync(
            entries, ExpectedVersion.Exact(StreamVersion.First), ExpectedVersion.Exact(new(1)));
    }

    [Fact]
    public async Task Writers_to_different_streams_all_win()
    {
        var entries = Entries((_, writer) => writer.First(writer.NewStream()));
        var results = await Race.RunAsync(Writers, Rounds, (writer, round) => AppendAsync(entries[round][writer]));

        var appended = results.SelectMany(round => round).Select(Assert.IsType<AppendResult.Appended>).ToList();
        Assert.All(appended, result => Assert.False(result.Repeated));
        Assert.Equal(Writers * Rounds, appended.Select(result => result.First).Distinct().Count());
        Assert.Equal(Writers * Rounds, (await ReadLogAsync()).Count);
    }

    [Fact]
    public async Task Writers_that_retry_after_each_conflict_lose_nothing()
    {
        const int each = 40;
        var stream = Events.NewStream();
        var writers = Enumerable.Range(0, Writers).Select(i => new TestEvents(100 + i)).ToArray();

        await Race.RunAsync(Writers, rounds: 1, async (writer, _) =>
        {
            for (var done = 0; done < each;)
            {
                var head = await Store.ReadStreamHeadAsync(stream, None);
                var result = await AppendAsync(AppendRequest.To(stream, writers[writer].After(stream, head)));
                done += result is AppendResult.Appended ? 1 : 0;
            }

            return true;
        });

        var events = await ReadStreamAsync(stream);
        Assert.Equal(Enumerable.Range(0, each * Writers), events.Select(recorded => (int)recorded.Event.Version.Value));
        Assert.Equal(events.Count, events.Select(recorded => recorded.Event.Id).Distinct().Count());
    }

    private AppendRequest[][] Entries(
        Func<(int Number, StreamName Stream), TestEvents, System.Collections.Immutable.ImmutableArray<ChainedEvent>> make)
    {
        var writers = Enumerable.Range(0, Writers).Select(i => new TestEvents(100 + i)).ToArray();
        return [.. Enumerable.Range(0, Rounds).Select(number =>
        {
            var round = (number, Events.NewStream());
            return writers.Select(writer => Request([make(round, writer)])).ToArray();
        })];
    }

    private async Task AssertOneWinnerAsync(AppendRequest[][] entries, ExpectedVersion expected, ExpectedVersion actual)
    {
        var results = await Race.RunAsync(Writers, Rounds, (writer, round) => AppendAsync(entries[round][writer]));
        for (var round = 0; round < Rounds; round++)
        {
            var winner = Array.FindIndex(results[round], result => result is AppendResult.Appended);
            var stream = entries[round][0].Writes[0].Stream;
            for (var writer = 0; writer < Writers; writer++)
            {
                Assert.True(
                    writer == winner || results[round][writer] == new AppendResult.Conflict(stream, expected, actual),
                    $"round {round}, writer {writer}: {results[round][writer]}, and the winner is {winner}");
            }

            var written = entries[round][winner].Writes[0].Events;
            AssertSame(written, await ReadStreamAsync(stream, written[0].Version));
            Assert.Equal(written[^1].AsHead, await Store.ReadStreamHeadAsync(stream, None));
        }
    }
}
