using System.Collections.Immutable;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

public sealed class PriceTableSpecs
{
    private static readonly Usage Some = new() { InputTokens = 1_000, OutputTokens = 500 };

    // Gateway specification §5.3, as it stands there.
    private static readonly (string[] Parts, string Model)[] Inference =
    [
        (["gpt-4o", "gpt4o"], "open_ai gpt4o"),
        (["gpt-3.5", "gpt35", "gpt-35"], "open_ai gpt35_turbo"),
        (["gpt-4", "gpt4"], "open_ai gpt4"),
        (["opus"], "anthropic claude3_opus"),
        (["sonnet"], "anthropic claude3_sonnet"),
        (["haiku"], "anthropic claude3_haiku"),
        (["command-r-plus", "command-r+"], "cohere command_r_plus"),
        (["command-r"], "cohere command_r"),
    ];

    private static readonly Gen<string> Name = Gen.OneOf(
        "gpt-4o", "GPT4o", "gpt-3.5", "gpt35", "gpt-35", "GPT-4", "gpt4", "opus", "Sonnet", "haiku", "command-r-plus", "command-r+",
        "command-r", "-", "x", "gpt", "-2024", "command").Array[1, 4].Select(string.Concat);

    [Fact]
    public void Names_of_the_existing_system_are_recognised_as_it_does() =>
        Seeds.Sample(Name, 5_000, name =>
        {
            var found = CompatiblePrices.Table.Find("", name, Some);
            var expected = Inference.FirstOrDefault(rule => rule.Parts.Any(name.ToLowerInvariant().Contains)).Model;
            Assert.Equal((expected is not null, expected ?? "open_ai gpt4"), (found.IsKnown, $"{found.Row.Provider} {found.Row.Model}"));
        });

    [Theory]
    [InlineData("open_ai", "gpt4o", "0.005", "0.015")]
    [InlineData("open_ai", "gpt4", "0.03", "0.06")]
    [InlineData("open_ai", "gpt35_turbo", "0.0005", "0.0015")]
    [InlineData("anthropic", "claude3_opus", "0.015", "0.075")]
    [InlineData("anthropic", "claude3_sonnet", "0.003", "0.015")]
    [InlineData("anthropic", "claude3_haiku", "0.00025", "0.00125")]
    [InlineData("cohere", "command_r_plus", "0.003", "0.015")]
    [InlineData("cohere", "command_r", "0.0005", "0.0015")]
    public void The_figures_of_the_existing_system_are_those_per_thousand(string provider, string model, string input, string output)
    {
        var found = CompatiblePrices.Table.Find(provider, model, Some);
        Assert.True(found.IsKnown);
        Assert.Equal(input, found.Row.CostOf(new() { InputTokens = 1_000 }).ToString());
        Assert.Equal(output, found.Row.CostOf(new() { OutputTokens = 1_000 }).ToString());
    }

    [Fact]
    public void An_unknown_model_costs_as_much_as_the_dearest_and_says_so() =>
        Seeds.Sample(Gen.Select(Rows(1, 40), SomePrices.AnyUsage), 2_000, pair =>
        {
            var table = new PriceTable(pair.Item1, []);
            var found = table.Find("nobody", "no such model", pair.Item2);
            Assert.False(found.IsKnown);
            Assert.Contains(found.Row, table.Rows);
            Assert.Equal(table.Rows.Max(row => row.CostOf(pair.Item2)), found.Row.CostOf(pair.Item2));
        });

    [Theory]
    [InlineData(1_000, 999, "gpt4")]
    [InlineData(1_000, 1_001, "claude3_opus")]
    public void Which_row_is_the_dearest_depends_on_the_usage(long input, long output, string model)
    {
        var found = CompatiblePrices.Table.Find("", "mystery", new() { InputTokens = input, OutputTokens = output });
        Assert.Equal((false, model), (found.IsKnown, found.Row.Model));
    }

    [Fact]
    public void A_row_is_found_by_its_names_as_in_a_plain_list() =>
        Seeds.Sample(Gen.Select(Rows(1, 12), SomePrices.Row, SomePrices.AnyUsage), 5_000, each =>
        {
            var (rows, asked, usage) = each;
            var table = new PriceTable(rows, []);
            var found = table.Find(asked.Provider.ToUpperInvariant(), asked.Model.ToUpperInvariant(), usage);
            var last = rows.GroupBy(row => (row.Provider, row.Model)).Select(same => same.Last()).ToList();
            var slash = asked.Model.IndexOf('/');
            var candidates = new List<Func<PriceRow, bool>>
            {
                row => row.Provider == asked.Provider && row.Model == asked.Model,
                row => row.Provider.Length == 0 && row.Model == asked.Model,
            };
            if (slash > 0 && (asked.Provider.Length == 0 || asked.Provider == asked.Model[..slash]))
            {
                candidates.Add(row => row.Provider == asked.Model[..slash] && row.Model == asked.Model[(slash + 1)..]);
                candidates.Add(row => row.Provider.Length == 0 && row.Model == asked.Model[(slash + 1)..]);
            }

            if (asked.Provider.Length == 0)
            {
                candidates.Add(row => row.Model == asked.Model);
            }

            var expected = candidates.Select(fits => last.Where(row => fits(row)).ToList()).FirstOrDefault(some => some.Count > 0);
            Assert.Equal(expected is not null, found.IsKnown);
            Assert.Equal((expected ?? last).Max(row => row.CostOf(usage)), found.Row.CostOf(usage));
            Assert.Contains(found.Row, expected ?? last);
        });

    [Fact]
    public void Overrides_count_and_what_they_replace_does_not_even_for_unknown_models()
    {
        var table = CompatiblePrices.Table.With([SomePrices.Of("open_ai", "gpt4", 1, 1), SomePrices.Of("", "own", 2, 2)]);
        Assert.Equal(1, table.Find("", "gpt-4-turbo", Some).Row.InputPerMillion);
        Assert.Equal(2, table.Find("whoever", "OWN", Some).Row.InputPerMillion);
        Assert.Equal("claude3_opus", table.Find("", "mystery", new() { InputTokens = 1 }).Row.Model);
        Assert.Equal(CompatiblePrices.Table.Rows.Length + 1, table.Rows.Length);
        Assert.Same(CompatiblePrices.Table, CompatiblePrices.Table.With([]));
    }

    [Fact]
    public void A_digest_names_prices_in_whatever_order_they_come_and_no_others() =>
        Seeds.Sample(Gen.Select(Rows(1, 12), SomePrices.Row), 2_000, pair =>
        {
            var distinct = PriceRows.Merge(pair.Item1, []);
            var digest = new PriceTable(distinct, []).Digest;
            Assert.Equal(digest, new PriceTable([.. distinct.Reverse()], []).Digest);
            Assert.Matches("^sha256:[0-9a-f]{64}$", digest);
            var other = PriceRows.Merge(distinct, [pair.Item2]);
            Assert.Equal(distinct.SequenceEqual(other), digest == PriceRows.DigestOf(other));
        });

    [Fact]
    public void A_table_has_a_row_and_not_too_many()
    {
        Assert.Throws<ArgumentException>(() => new PriceTable([], []));
        ImmutableArray<PriceRow> most = [.. Enumerable.Range(0, PriceTable.RowsMax).Select(i => SomePrices.Of("p", $"m{i}", i % 7, i % 5))];
        Assert.Equal(PriceTable.RowsMax, new PriceTable(most, []).Rows.Length);
        Assert.Throws<ArgumentException>(() => new PriceTable([.. most, SomePrices.Of("p", "more", 1, 1)], []));
    }

    private static Gen<ImmutableArray<PriceRow>> Rows(int least, int most) =>
        SomePrices.Row.Array[least, most].Select(rows => rows.ToImmutableArray());
}
