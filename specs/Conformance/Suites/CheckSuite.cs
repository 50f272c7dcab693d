using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>
/// What a writer believes of streams it does not write: the matrix of <see cref="ExpectedVersionSuite{THarness}"/>, with
/// the write itself always in order.
/// </summary>
public abstract class CheckSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Theory]
    [MemberData(nameof(BeliefMatrix.Rows), MemberType = typeof(BeliefMatrix))]
    public async Task A_write_is_placed_only_where_its_check_holds(Belief belief, bool isPresent, bool holds)
    {
        var relied = Events.NewStream("halt");
        var head = isPresent ? (await GrowAsync(relied, count: 3))[^1].AsHead : default(StreamHead?);
        var expected = BeliefMatrix.Expected(belief);
        var stream = Events.NewStream();
        var request = Request([Events.First(stream)], new StreamCheck(relied, expected));

        if (holds)
        {
            await PlaceAsync(request);
            Assert.Single(await ReadStreamAsync(stream));
        }
        else
        {
            await RefuseAsync(request, relied, expected, ExpectedVersion.Of(head));
            Assert.Empty(await ReadStreamAsync(stream));
        }

        Assert.Equal(head, await Store.ReadStreamHeadAsync(relied, None));
    }

    [Fact]
    public async Task A_failing_check_undoes_writes_to_several_streams()
    {
        var (a, b, relied) = (Events.NewStream(), Events.NewStream(), Events.NewStream("halt"));
        await GrowAsync(relied);

        await RefuseAsync(
            Request([Events.First(a, 2), Events.First(b, 2)], new StreamCheck(relied, ExpectedVersion.NoStream)),
            relied,
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(StreamVersion.First));
        Assert.Empty(await ReadStreamAsync(a));
        Assert.Empty(await ReadStreamAsync(b));
        Assert.Null(await Store.ReadStreamHeadAsync(a, None));
    }

    [Fact]
    public async Task The_first_of_several_failing_checks_is_named()
    {
        var (stream, absent, first, second) =
            (Events.NewStream(), Events.NewStream(), Events.NewStream("halt"), Events.NewStream("policy"));
        await GrowAsync(first);
        await GrowAsync(second, count: 2);

        await RefuseAsync(
            Request(
                [Events.First(stream)],
                new StreamCheck(absent, ExpectedVersion.NoStream),
                new StreamCheck(second, ExpectedVersion.NoStream),
                new StreamCheck(first, ExpectedVersion.NoStream)),
            second,
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(new(1)));
    }

    [Fact]
    public async Task A_failing_write_is_named_before_a_failing_check()
    {
        var (stream, relied) = (Events.NewStream(), Events.NewStream("halt"));
        await GrowAsync(stream);
        await GrowAsync(relied);

        await RefuseAsync(
            Request([Events.First(stream)], new StreamCheck(relied, ExpectedVersion.NoStream)),
            stream,
            ExpectedVersion.NoStream,
            ExpectedVersion.Exact(StreamVersion.First));
    }

    [Fact]
    public async Task Several_checks_hold_together()
    {
        var (stream, absent, present) = (Events.NewStream(), Events.NewStream("halt"), Events.NewStream("policy"));
        var head = (await GrowAsync(present, count: 4))[^1].AsHead;

        await PlaceAsync(Request(
            [Events.First(stream)],
            new StreamCheck(absent, ExpectedVersion.NoStream),
            new StreamCheck(present, ExpectedVersion.Of(head))));
    }

    [Fact]
    public async Task A_check_writes_nothing_to_its_stream()
    {
        var (stream, relied) = (Events.NewStream(), Events.NewStream("halt"));
        var check = new StreamCheck(relied, ExpectedVersion.NoStream);
        var first = Events.First(stream);

        await PlaceAsync(Request([first], check));
        await PlaceAsync(Request([Events.After(first[0])], check));
        Assert.Null(await Store.ReadStreamHeadAsync(relied, None));
    }
}
