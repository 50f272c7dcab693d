using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Random histories against <see cref="StoreModel"/>: the same answers, the same log.</summary>
public abstract class ModelSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public Task One_writer_gets_the_answers_of_the_model() => Seeds.EachAsync(first: 2_000, count: 50, async seed =>
    {
        var model = new StoreModel();
        var appends = new RandomAppends(seed, streams: 5, Harness.AtomicAcrossStreams);
        var began = await NextPositionAsync();
        var next = began;
        for (var step = 0; step < 60; step++)
        {
            var request = appends.Next(model.HeadOf);
            var result = await AppendAsync(request);
            if (model.Foresee(request) is { } foreseen)
            {
                Assert.True(foreseen == result, $"step {step}: {result} where {foreseen} is due");
                continue;
            }

            var answer = Assert.IsType<AppendResult.Appended>(result);
            AssertPlaced(request, answer, next);
            model.Take(request, answer);
            next = answer.Last.Next;
        }

        await AssertLogAsync(model, began);
    });

    /// <remarks>
    /// The order of positions has to be an order in which one writer after the other would have got the same answers.
    /// </remarks>
    [Fact]
    public Task Racing_writers_get_answers_that_the_order_of_the_log_explains() =>
        Seeds.EachAsync(first: 3_000, count: 25, async seed =>
        {
            const int writers = 3;
            var streams = new TestEvents(seed);
            var names = Enumerable.Range(0, 3).Select(_ => streams.NewStream()).ToArray();
            var appends = Enumerable.Range(0, writers).Select(i => new RacingWriter((seed * 10) + i, names)).ToArray();
            var began = await NextPositionAsync();
            var results = await Race.RunAsync(writers, rounds: 30, async (writer, _) =>
            {
                var request = await appends[writer].NextAsync(Store, Harness.AtomicAcrossStreams);
                return (Request: request, Result: await AppendAsync(request));
            });

            var model = new StoreModel();
            foreach (var (request, answer) in results.SelectMany(round => round)
                .Where(entry => entry.Result is AppendResult.Appended)
                .Select(entry => (entry.Request, Answer: (AppendResult.Appended)entry.Result))
                .OrderBy(entry => entry.Answer.First))
            {
                Assert.True(model.Foresee(request) is null, $"{answer} where {model.Foresee(request)} is due");
                model.Take(request, answer);
            }

            await AssertLogAsync(model, began);
        });

    private void AssertPlaced(AppendRequest request, AppendResult.Appended answer, Position next)
    {
        var count = request.Writes.Sum(write => write.Events.Length);
        Assert.False(answer.Repeated);
        Assert.True(next <= answer.First && answer.First <= answer.Last);
        if (Store.Capabilities.DensePositions)
        {
            Assert.Equal((next, new Position(next.Value + (ulong)count - 1)), (answer.First, answer.Last));
        }
    }

    private async Task AssertLogAsync(StoreModel model, Position began)
    {
        var log = await ReadLogAsync(began);
        AssertSame(model.Log, log);
        foreach (var stream in log.GroupBy(recorded => recorded.Event.Stream))
        {
            Assert.Equal(stream, await ReadStreamAsync(stream.Key));
            Assert.Equal(model.HeadOf(stream.Key), await Store.ReadStreamHeadAsync(stream.Key, None));
        }
    }

    private async Task<Position> NextPositionAsync() =>
        (await ReadLogAsync()) is [.., var last] ? last.Position.Next : Position.Start;

    /// <summary>Reads the heads of some streams, relies on the rest, and writes: as a command handler does.</summary>
    private sealed class RacingWriter(int seed, StreamName[] names)
    {
        private readonly TestEvents _events = new(seed);
        private readonly Random _random = new(seed);

        public async Task<AppendRequest> NextAsync(IEventStore store, bool acrossStreams)
        {
            var order = names.ToArray();
            _random.Shuffle(order);
            var heads = new List<StreamHead?>();
            foreach (var name in order)
            {
                heads.Add(await store.ReadStreamHeadAsync(name, None));
            }

            var writes = acrossStreams ? _random.Next(1, order.Length + 1) : 1;
            return new(
                [.. order.Take(writes).Select((name, i) => new StreamWrite(name, _events.After(name, heads[i], _random.Next(1, 3))))],
                acrossStreams
                    ? [.. order.Select((name, i) => new StreamCheck(name, ExpectedVersion.Of(heads[i]))).Skip(writes)]
                    : []);
        }
    }
}
