using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

public sealed class PriceFileSpecs
{
    // Shaped as LiteLLM's file is.
    private const string Models = """
        {
            "sample_spec": {
                "input_cost_per_token": 0.0,
                "litellm_provider": "one of https://docs.litellm.ai/docs/providers",
                "max_tokens": "LEGACY parameter",
                "search_context_cost_per_query": { "search_context_size_high": 0.0 }
            },
            "1024-x-1024/dall-e-2": { "input_cost_per_pixel": 1.9e-08, "litellm_provider": "openai", "output_cost_per_pixel": 0.0 },
            "aiml/flux-pro": { "litellm_provider": "aiml", "metadata": { "notes": "x" }, "output_cost_per_image": 0.052 },
            "gpt-4o": {
                "cache_read_input_token_cost": 1.25e-06,
                "input_cost_per_token": 2.5e-06,
                "litellm_provider": "openai",
                "max_input_tokens": 128000,
                "mode": "chat",
                "output_cost_per_token": 1e-05,
                "supported_endpoints": ["/v1/chat/completions"],
                "supports_vision": true
            },
            "anthropic.claude-V2:1": {
                "cache_creation_input_token_cost": 3.75e-06, "input_cost_per_token": 1e-06, "litellm_provider": "Bedrock",
                "output_cost_per_token": 0.00001, "output_cost_per_reasoning_token": 1.2E-5
            },
            "azure/gpt-4o": { "input_cost_per_token": 2.75e-06, "litellm_provider": "azure", "output_cost_per_token": 1.1e-05 },
            "databricks/dbrx": {
                "input_cost_per_token": 1.0000020000000001e-06, "litellm_provider": "databricks", "output_cost_per_token": null
            },
            "embed": { "input_cost_per_token": 2e-08, "input_cost_per_request": 0.001, "input_cost_per_query": 0.002, "ocr_cost_per_page": 0.004 },
            "free": { "input_cost_per_token": 0.0, "litellm_provider": "github_copilot", "output_cost_per_token": 0 }
        }
        """;

    [Fact]
    public void The_widely_used_file_is_read_digit_by_digit()
    {
        var read = Read(Models);
        Assert.Empty(read.Problems);
        Assert.Equal(["1024-x-1024/dall-e-2"], read.Skipped.AsEnumerable());
        Assert.Equal(
            [
                SomePrices.Of("aiml", "flux-pro", 0, 0) with { PerUnit = 0.052m },
                SomePrices.Of("openai", "gpt-4o", 2.5m, 10) with { CachedPerMillion = 1.25m },
                SomePrices.Of("bedrock", "anthropic.claude-v2:1", 1, 10) with { CacheWritePerMillion = 3.75m, ReasoningPerMillion = 12 },
                SomePrices.Of("azure", "gpt-4o", 2.75m, 11),
                SomePrices.Of("databricks", "dbrx", 1.000002000001m, 0),
                SomePrices.Of("", "embed", 0.02m, 0) with { PerRequest = 0.001m, PerUnit = 0.004m },
                SomePrices.Of("github_copilot", "free", 0, 0),
            ],
            read.Rows.AsEnumerable());
    }

    [Fact]
    public void The_existing_systems_file_is_read_per_thousand_as_texts_or_numbers()
    {
        var read = Read("""
            [{"provider":"open_ai","model":"GPT4o","input_per_1k_usd":"0.0050","output_per_1k_usd":0.015},
             {"provider":"mistral","model":"large","input_per_1k_usd":2e-3,"output_per_1k_usd":"0"}]
            """);
        Assert.Empty(read.Problems);
        Assert.Equal([SomePrices.Of("open_ai", "gpt4o", 5, 15), SomePrices.Of("mistral", "large", 2, 0)], read.Rows.AsEnumerable());
    }

    [Fact]
    public void Any_price_per_token_is_read_to_the_last_digit_that_counts_and_never_less() =>
        Seeds.Sample(Gen.Select(Gen.Long[0, 999_999_999_999_999], Gen.Int[0, 9]), 3_000, pair =>
        {
            // A mantissa with a decimal exponent, as programs write them.
            var (mantissa, more) = pair;
            var text = $"{mantissa.ToString(CultureInfo.InvariantCulture)}e-{15 + more}";
            var row = Assert.Single(Read($$$"""{"m":{"input_cost_per_token":{{{text}}}}}""").Rows);
            var (count, per) = UsdSpecs.TrillionthsOf(row.InputPerMillion);
            Assert.Equal(System.Numerics.BigInteger.One, per);
            var exact = mantissa * System.Numerics.BigInteger.Pow(10, 18);
            var scale = System.Numerics.BigInteger.Pow(10, 15 + more);
            Assert.InRange((count * scale) - exact, System.Numerics.BigInteger.Zero, scale - 1);
        });

    [Theory]
    [InlineData("", "line 1: this is no JSON")]
    [InlineData("{\n\"a\": 1,\n nope}", "line 3: this is no JSON")]
    [InlineData("7", "array of prices, or one object")]
    [InlineData("""{"a":7}""", "a: has to be an object")]
    [InlineData("""{"":{}}""", "model '': a name has 1 to 256")]
    [InlineData("""{"a":{"input_cost_per_token":"1e-06"}}""", "a: input_cost_per_token has to be a number of USD from 0 to 1")]
    [InlineData("""{"a":{"input_cost_per_token":-1e-06}}""", "a: input_cost_per_token")]
    [InlineData("""{"a":{"output_cost_per_token":1.1}}""", "a: output_cost_per_token")]
    [InlineData("""{"a":{"output_cost_per_token":1e400}}""", "a: output_cost_per_token")]
    [InlineData("""{"a":{"output_cost_per_image":1001}}""", "a: output_cost_per_image has to be a number of USD from 0 to 1000")]
    [InlineData("""{"a":{"input_cost_per_token":1e-6,"litellm_provider":7}}""", "a: litellm_provider")]
    [InlineData("""{"a":{"input_cost_per_token":1e-6,"input_cost_per_token":2e-6}}""", "a: input_cost_per_token stands twice")]
    [InlineData("""{"a":{"input_cost_per_token":1e-6},"A":{"input_cost_per_token":2e-6}}""", "A: stands twice, with different prices")]
    [InlineData("""{"a\ud800":{"input_cost_per_token":1e-6}}""", "no valid Unicode")]
    [InlineData("""[7]""", "entry 1: has to be an object")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k_usd":"1","output_per_1k_usd":"x"}]""", "entry 1 (m): output_per_1k_usd has to be")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k_usd":"-1","output_per_1k_usd":"1"}]""", "entry 1 (m): input_per_1k_usd has to be")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k_usd":1001,"output_per_1k_usd":"1"}]""", "entry 1 (m): input_per_1k_usd has to be")]
    [InlineData("""[{"provider":"p","input_per_1k_usd":"1","output_per_1k_usd":"1"}]""", "entry 1: model has to be a name")]
    [InlineData("""[{"model":"m","input_per_1k_usd":"1","output_per_1k_usd":"1"}]""", "entry 1: provider has to be a name")]
    [InlineData("""[{"provider":"p","model":"m","input_per_1k":"1","output_per_1k_usd":"1"}]""", "entry 1: input_per_1k is not known")]
    [InlineData("""[{"provider":"p","provider":"p","model":"m","input_per_1k_usd":"1","output_per_1k_usd":"1"}]""", "entry 1: provider stands twice")]
    public void What_is_wrong_is_told_with_where_it_stands_and_nothing_of_it_is_a_row(string file, string problem)
    {
        var read = Read(file);
        Assert.Contains(problem, Assert.Single(read.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain(read.Rows, row => row.InputPerMillion != 1);
    }

    [Fact]
    public void A_model_may_stand_twice_if_it_says_the_same_twice() =>
        Assert.Single(Read("""{"a":{"input_cost_per_token":1e-6},"A":{"input_cost_per_token":0.000001}}""").Rows);

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark() => Assert.Single(Read("\ufeff{\"a\":{\"input_cost_per_token\":1e-6}}").Rows);

    [Fact]
    public void Depth_problems_and_models_are_bounded()
    {
        Assert.Contains("no JSON", Assert.Single(Read(new string('[', 100_000)).Problems), StringComparison.Ordinal);
        var bad = Read($"[{string.Join(',', Enumerable.Repeat("7", 100_000))}]");
        Assert.Equal(PriceFileRead.ProblemsMax + 1, bad.Problems.Length);
        var many = Read($"{{{string.Join(',', Enumerable.Range(0, PriceTable.RowsMax + 1).Select(i => $"\"m{i}\":{{\"input_cost_per_token\":1e-6}}"))}}}");
        Assert.Contains($"more than {PriceTable.RowsMax} models", Assert.Single(many.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_breaks_the_reader() =>
        Seeds.Sample(Gen.Select(Gen.Int[0, Models.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[0, 4]), 3_000, each =>
        {
            // A stretch of a good file in which something else stands.
            var bytes = Encoding.UTF8.GetBytes(Models);
            byte[] changed = [.. bytes[..each.Item1], .. each.Item3, .. bytes[Math.Min(bytes.Length, each.Item1 + each.Item2)..]];
            var read = PriceFileRead.Of(changed);
            Assert.True(read.Rows.Length + read.Problems.Length + read.Skipped.Length > 0);
        });

    private static PriceFileRead Read(string text) => PriceFileRead.Of(Encoding.UTF8.GetBytes(text));
}
