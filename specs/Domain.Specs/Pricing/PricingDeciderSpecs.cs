using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

public sealed class PricingDeciderSpecs
{
    private static readonly Instant Noon = new(1_769_860_800_000_000);

    private static readonly Gen<PublishPrices> Command = Gen.Select(
        SomePrices.Row.Array[0, 4], Gen.Bool, Gen.OneOf("command", "file a.json"), Gen.Int[-2, 4])
        .Select((rows, replaces, source, expected) => new PublishPrices(
            true, [.. rows], replaces, source, "why", expected < 0 ? null : expected));

    [Fact]
    public void An_orgs_prices_are_what_a_plain_map_of_rows_says() =>
        Seeds.Sample(Command.Array[0, 20], 1_000, commands =>
        {
            var (state, rows, version) = (PricingDecider.Initial, new Dictionary<(string, string), PriceRow>(), 0);
            foreach (var command in commands)
            {
                var after = command.Replaces ? [] : new Dictionary<(string, string), PriceRow>(rows);
                foreach (var row in command.Rows)
                {
                    after[(row.Provider, row.Model)] = row;
                }

                var ran = Run(state, command);
                var isNews = command.Source == "command" ? !IsSame(rows, after) : state.FileDigest != DigestOf(after);
                if (isNews && command.Expected is { } expected && expected != version)
                {
                    Assert.Equal(new PricingReply.Moved(version), ran.Reply);
                }
                else
                {
                    (rows, version) = isNews ? (after, version + 1) : (rows, version);
                    Assert.Equal(isNews ? version : state.Version, Assert.IsType<PricingReply.Done>(ran.Reply).Version);
                    Assert.Equal(isNews ? 1 : 0, ran.Events.Length);
                }

                state = ran.After;
                Assert.Equal(version, state.Version);
                Assert.Equal(rows.Values.Order(Comparer<PriceRow>.Create(ByName)), state.Rows);
                Assert.Equal(version == 0 ? "" : DigestOf(rows), state.Digest);
            }
        });

    [Fact]
    public void Sending_a_command_again_makes_nothing_new() =>
        Seeds.Sample(Gen.Select(Command, Command), 1_000, pair =>
        {
            var before = Run(PricingDecider.Initial, pair.Item1).After;
            var first = Run(before, pair.Item2);
            var again = Run(first.After, pair.Item2);
            Assert.Empty(again.Events);
            Assert.Equal(first.Reply, again.Reply);
        });

    [Fact]
    public void An_installation_begins_with_the_preset_and_returns_to_it_when_it_is_left_without()
    {
        var row = SomePrices.Of("mistral", "large", 2, 6);
        var added = Run(PricingDecider.Initial, Publish([row], replaces: false));
        Assert.Equal(PriceRows.Merge(CompatiblePrices.Table.Rows, [row]), added.After.Rows.AsEnumerable());
        Assert.Empty(Run(PricingDecider.Initial, Publish([], replaces: true)).Events);
        Assert.Empty(Run(PricingDecider.Initial, Publish(CompatiblePrices.Table.Rows, replaces: true)).Events);

        var back = Run(added.After, Publish([], replaces: true));
        Assert.Equal((2, "preset compatible"), (back.After.Version, back.After.Source));
        Assert.Equal(CompatiblePrices.Table.Digest, back.After.Digest);
    }

    [Fact]
    public void A_file_that_was_read_before_leaves_alone_what_was_set_since()
    {
        var ofFile = Publish([SomePrices.Of("", "a", 1, 1)], replaces: true) with { Source = PricingPublished.FromFile("a.json") };
        var read = Run(PricingDecider.Initial, ofFile).After;
        var set = Run(read, Publish([SomePrices.Of("", "a", 9, 9)], replaces: false)).After;
        Assert.Empty(Run(set, ofFile).Events);
        var other = Run(set, ofFile with { Rows = [SomePrices.Of("", "a", 2, 2)] });
        Assert.Equal((3, 2m), (other.After.Version, Assert.Single(other.After.Rows).InputPerMillion));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2_500, false)]
    [InlineData(PricingDecider.RowsOfInstallationMax, false)]
    [InlineData(PricingDecider.RowsOfInstallationMax, true)]
    public void Every_part_of_a_version_fits_an_event_and_the_last_brings_it_into_force(int count, bool namesAreLongest)
    {
        // The most that escaping and UTF-8 can make of a name.
        var longest = new string('\u20ac', PriceRow.NameLengthMax - 10);
        var rows = PriceRows.Merge(
            [
                .. Enumerable.Range(0, count).Select(i => (SomePrices.Of(
                    namesAreLongest ? longest : "openai", $"{(namesAreLongest ? longest : "m")}{i:D5}", 123_456.123456789012m, 999_999.123456789012m)
                with
                {
                    CachedPerMillion = 999_999.123456789012m,
                    CacheWritePerMillion = 999_999.123456789012m,
                    ReasoningPerMillion = 999_999.123456789012m,
                    PerRequest = 999.123456789012m,
                    PerUnit = 999.123456789012m,
                    AssumedOutputTokens = PriceRow.AssumedOutputTokensMax,
                })),
            ],
            []);
        var ran = Run(PricingDecider.Initial, Publish(rows, replaces: true));
        Assert.InRange(ran.Events.Length, count / PricingDecider.RowsOfPartMax, AppendRequest.EventsMax);
        Assert.All(ran.Events, part => Assert.InRange(
            SomeEvents.Data<PricingPublished, PricingPublished>(part).Length, 1, ChainedEvent.SizeBytesMax - 8_192));
        Assert.Equal(Enumerable.Range(1, ran.Events.Length), ran.Events.Select(part => part.Part));
        Assert.Equal(0, ran.Events[..^1].Aggregate(PricingDecider.Initial, PricingDecider.Evolve).Version);
        Assert.Equal((1, Noon), (ran.After.Version, ran.After.At));
        Assert.True(rows.SequenceEqual(ran.After.Rows));
    }

    [Theory]
    [InlineData(true, PricingDecider.RowsOfOrgMax)]
    [InlineData(false, PricingDecider.RowsOfInstallationMax)]
    public void Too_many_rows_are_refused_and_as_many_as_may_be_are_not(bool ofOrg, int most)
    {
        ImmutableArray<PriceRow> rows = [.. Enumerable.Range(0, most + 1).Select(i => SomePrices.Of("", $"m{i}", 1, 1))];
        var command = new PublishPrices(ofOrg, rows, true, "command", "why", null);
        Assert.Equal(new PricingReply.TooMany(most + 1, most), Run(PricingDecider.Initial, command).Reply);
        Assert.IsType<PricingReply.Done>(Run(PricingDecider.Initial, command with { Rows = rows[1..] }).Reply);
    }

    [Fact]
    public void An_orgs_rows_and_the_installations_always_fit_one_table() =>
        Assert.InRange(PricingDecider.RowsOfInstallationMax + PricingDecider.RowsOfOrgMax, 1, PriceTable.RowsMax);

    private static Ran<PricingState, PricingPublished, PricingReply> Run(PricingState state, PublishPrices command) =>
        Runs.Of<PricingDecider, PricingPublished, PricingState, PublishPrices, PricingPublished, PricingReply>(state, command, Noon);

    private static PublishPrices Publish(ImmutableArray<PriceRow> rows, bool replaces) => new(false, rows, replaces, "command", "why", null);

    private static bool IsSame(Dictionary<(string, string), PriceRow> left, Dictionary<(string, string), PriceRow> right) =>
        left.Count == right.Count && left.All(each => right.GetValueOrDefault(each.Key) == each.Value);

    private static string DigestOf(Dictionary<(string, string), PriceRow> rows) => PriceRows.DigestOf(PriceRows.Merge(rows.Values, []));

    private static int ByName(PriceRow left, PriceRow right) =>
        (string.CompareOrdinal(left.Provider, right.Provider), string.CompareOrdinal(left.Model, right.Model)) is var (provider, model)
        && provider != 0 ? provider : model;
}
