using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>
/// What a writer believes of the stream it writes, against what is so:
/// <code>
///   believes      | stream absent          | last version is 2
///   no stream     | placed                 | conflict, actual 2
///   1 (too low)   | conflict, actual none  | conflict, actual 2
///   2 (the head)  | conflict, actual none  | placed
///   3 (too high)  | conflict, actual none  | conflict, actual 2
/// </code>
/// </summary>
public abstract class ExpectedVersionSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Theory]
    [MemberData(nameof(BeliefMatrix.Rows), MemberType = typeof(BeliefMatrix))]
    public async Task A_write_is_placed_only_where_its_belief_is_true(Belief belief, bool isPresent, bool holds)
    {
        var stream = Events.NewStream();
        var head = isPresent ? (await GrowAsync(stream, count: 3))[^1].AsHead : default(StreamHead?);
        var expected = BeliefMatrix.Expected(belief);

        if (holds)
        {
            await PlaceAsync(Events.After(stream, head));
            Assert.Equal(expected.Next, (await Store.ReadStreamHeadAsync(stream, None))?.Version);
        }
        else
        {
            var request = AppendRequest.To(stream, Events.Believing(stream, expected));
            await RefuseAsync(request, stream, expected, ExpectedVersion.Of(head));
            Assert.Equal(head, await Store.ReadStreamHeadAsync(stream, None));
        }
    }

    [Fact]
    public async Task A_refused_writer_succeeds_after_reading_the_head_it_was_told_of()
    {
        var stream = Events.NewStream();
        await GrowAsync(stream);
        var refused = await AppendAsync(AppendRequest.To(stream, Events.First(stream)));
        var head = await Store.ReadStreamHeadAsync(stream, None);

        Assert.Equal(ExpectedVersion.Of(head), Assert.IsType<AppendResult.Conflict>(refused).Actual);
        await PlaceAsync(Events.After(stream, head));
        Assert.Equal(2, (await ReadStreamAsync(stream)).Count);
    }

    [Fact]
    public async Task A_batch_is_refused_whole()
    {
        var stream = Events.NewStream();
        var first = await GrowAsync(stream);

        await RefuseAsync(
            AppendRequest.To(stream, Events.First(stream, count: 5)),
            stream,
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(StreamVersion.First));
        AssertSame(first, await ReadStreamAsync(stream));
    }
}

/// <summary>What somebody believes of a stream whose last version is 2, where it exists.</summary>
public enum Belief
{
    NoStream,
    TooLow,
    Head,
    TooHigh,
}

public static class BeliefMatrix
{
    public static TheoryData<Belief, bool, bool> Rows => new()
    {
        { Belief.NoStream, false, true },
        { Belief.NoStream, true, false },
        { Belief.TooLow, false, false },
        { Belief.TooLow, true, false },
        { Belief.Head, false, false },
        { Belief.Head, true, true },
        { Belief.TooHigh, false, false },
        { Belief.TooHigh, true, false },
    };

    internal static ExpectedVersion Expected(Belief belief) => belief switch
    {
        Belief.NoStream => ExpectedVersion.NoStream,
        Belief.TooLow => ExpectedVersion.Exact(new(1)),
        Belief.Head => ExpectedVersion.Exact(new(2)),
        Belief.TooHigh => ExpectedVersion.Exact(new(3)),
        _ => throw new ArgumentOutOfRangeException(nameof(belief)),
    };
}
