using System.Text.Json;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// Reads <c>model_prices_and_context_window.json</c>, the widely used file of LiteLLM: one object of models by name, with
/// <c>input_cost_per_token</c> and its like as JSON numbers in USD. What the file has beyond 12 decimals a million tokens is
/// rounded up. Of prices by unit (image, second, page and so on) the dearest counts. Where a name begins with the
/// provider's, as in <c>azure/gpt-4o</c>, the model is what follows.
/// </summary>
internal static class ModelPricesFile
{
    private const decimal Million = 1_000_000m;
    private const string Sample = "sample_spec";

    private static readonly string[] PerUnit =
    [
        "input_cost_per_query", "output_cost_per_image", "input_cost_per_image", "output_cost_per_second", "input_cost_per_second",
        "output_cost_per_video_per_second", "input_cost_per_video_per_second", "input_cost_per_audio_per_second",
        "ocr_cost_per_page", "annotation_cost_per_page",
    ];

    public static PriceFileRead Read(JsonElement models)
    {
        var rows = new PriceFileRows();
        foreach (var model in models.EnumerateObject().Where(model => model.Name != Sample))
        {
            if (rows.IsFull)
            {
                rows.TellOfRest();
                break;
            }

            if (!PriceRow.IsName(model.Name))
            {
                rows.Refuse($"model '{model.Name}'", $"a name has 1 to {PriceRow.NameLengthMax} characters, and no control characters");
            }
            else if (model.Value.ValueKind != JsonValueKind.Object)
            {
                rows.Refuse(model.Name, "has to be an object");
            }
            else if (model.Value.EnumerateObject().CountBy(member => member.Name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            {
                rows.Refuse(model.Name, $"{twice} stands twice");
            }
            else
            {
                Read(rows, model.Name, new Prices(rows, model));
            }
        }

        return rows.Read;
    }

    private static void Read(PriceFileRows rows, string name, Prices prices)
    {
        var before = rows.Problems;
        var (input, output) = (prices.PerMillion("input_cost_per_token"), prices.PerMillion("output_cost_per_token"));
        var request = prices.Each("input_cost_per_request");
        var unit = PerUnit.Max(prices.Each);
        var provider = prices.Provider();
        var (cached, written, reasoning) = (prices.PerMillion("cache_read_input_token_cost"),
            prices.PerMillion("cache_creation_input_token_cost"), prices.PerMillion("output_cost_per_reasoning_token"));
        if (rows.Problems > before)
        {
            return;
        }

        if ((input ?? output ?? request ?? unit) is null)
        {
            rows.Skip(name);
            return;
        }

        rows.Add(name, new PriceRow
        {
            Provider = provider,
            Model = ModelOf(provider, name),
            InputPerMillion = input ?? 0,
            OutputPerMillion = output ?? 0,
            CachedPerMillion = cached,
            CacheWritePerMillion = written,
            ReasoningPerMillion = reasoning,
            PerRequest = request ?? 0,
            PerUnit = unit ?? 0,
        });
    }

    private static string ModelOf(string provider, string name) =>
        provider.Length > 0 && name.Length > provider.Length + 1 && name[provider.Length] == '/'
            && name.StartsWith(provider, StringComparison.OrdinalIgnoreCase)
            && PriceRow.IsName(name[(provider.Length + 1)..])
            ? name[(provider.Length + 1)..]
            : name;

    // One model's members; problems are told as they are met.
    private sealed class Prices(PriceFileRows rows, JsonProperty model)
    {
        public decimal? PerMillion(string name) => Read(name, Million, Price.PerMillionMax);

        public decimal? Each(string name) => Read(name, 1, Price.EachMax);

        public string Provider()
        {
            if (!model.Value.TryGetProperty("litellm_provider", out var provider) || provider.ValueKind == JsonValueKind.Null)
            {
                return "";
            }

            if (provider.ValueKind == JsonValueKind.String && provider.GetString() is var text && (text!.Length == 0 || PriceRow.IsName(text)))
            {
                return text;
            }

            rows.Refuse(model.Name, "litellm_provider has to be a name");
            return "";
        }

        private decimal? Read(string name, decimal times, decimal most)
        {
            if (!model.Value.TryGetProperty(name, out var price) || price.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (price.ValueKind == JsonValueKind.Number && price.TryGetDecimal(out var amount) && amount >= 0 && amount <= most / times
                && Usd.AtLeast(amount * times).Amount is var read && Price.IsOne(read, most))
            {
                return read;
            }

            rows.Refuse(model.Name, $"{name} has to be a number of USD from 0 to {Price.TextOf(most / times)}");
            return null;
        }
    }
}
