using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>Streams whose names are nearly alike: of two tenants, of two categories, of two ids.</summary>
public abstract class IsolationSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public Task Equal_keys_of_two_tenants_never_meet() => AssertApartAsync(
        StreamName.ForKey("agent", "acme", "did:key:z6Mk"), StreamName.ForKey("agent", "globex", "did:key:z6Mk"));

    [Fact]
    public Task Keys_whose_parts_run_together_alike_never_meet() =>
        AssertApartAsync(StreamName.ForKey("agent", "ab", "c"), StreamName.ForKey("agent", "a", "bc"));

    [Fact]
    public Task Tenants_that_differ_in_case_never_meet() =>
        AssertApartAsync(StreamName.ForKey("agent", "acme", "k"), StreamName.ForKey("agent", "Acme", "k"));

    [Fact]
    public Task Categories_with_the_same_id_never_meet() =>
        AssertApartAsync(StreamName.Of("agent", 0xabcdef), StreamName.Of("agents", 0xabcdef));

    [Fact]
    public Task Ids_that_differ_in_one_bit_never_meet() =>
        AssertApartAsync(StreamName.Of("agent", UInt128.MaxValue), StreamName.Of("agent", UInt128.MaxValue - 1));

    [Fact]
    public Task Ids_that_differ_in_their_halves_never_meet() =>
        AssertApartAsync(StreamName.Of("agent", 1), StreamName.Of("agent", UInt128.One << 64));

    [Fact]
    public async Task A_name_has_one_spelling()
    {
        var stream = StreamName.Of("agent", 0xabcdef);
        var text = stream.ToString();
        await GrowAsync(stream);

        Assert.True(StreamName.TryParse(text, out var parsed));
        Assert.Single(await ReadStreamAsync(parsed));
        Assert.False(StreamName.TryParse(text.ToUpperInvariant(), out _));
        Assert.False(StreamName.TryParse(text.Replace("abcdef", "ABCDEF", StringComparison.Ordinal), out _));
        Assert.Throws<ArgumentException>(() => StreamName.Of("Agent", 0xabcdef));
    }

    [Fact]
    public async Task A_filter_tells_a_category_from_a_longer_one()
    {
        await GrowAsync(StreamName.Of("alert", 1));
        await GrowAsync(StreamName.Of("alertrule", 1));

        var recorded = Assert.Single(await ReadLogAsync(filter: FeedFilter.OfCategories("alert")));
        Assert.Equal("alert", recorded.Event.Stream.Category);
        Assert.Throws<ArgumentException>(() => FeedFilter.OfCategories("ALERT"));
    }

    private async Task AssertApartAsync(StreamName a, StreamName b)
    {
        Assert.NotEqual(a, b);
        var ofA = Events.First(a, 3);
        var ofB = Events.First(b, 2);
        await PlaceAsync(ofA[..2]);
        Assert.Empty(await ReadStreamAsync(b));
        Assert.Null(await Store.ReadStreamHeadAsync(b, None));
        await PlaceAsync(ofB);
        await PlaceAsync(ofA[2..]);

        AssertSame(ofA, await ReadStreamAsync(a));
        AssertSame(ofB, await ReadStreamAsync(b));
        Assert.Equal(ofB[^1].AsHead, await Store.ReadStreamHeadAsync(b, None));
    }
}
