using System.Collections.Immutable;
using System.Text.Json;

namespace AgentAssembly.Domain.Pricing;

/// <summary>What became of reading a price file.</summary>
/// <param name="Rows">The rows that could be read; empty where nothing could.</param>
/// <param name="Problems">What could not, each with the model's name; the file is refused where there is one.</param>
/// <param name="Skipped">Models that are priced by nothing that is known here, such as per pixel.</param>
public sealed record PriceFileRead(ImmutableArray<PriceRow> Rows, ImmutableArray<string> Problems, ImmutableArray<string> Skipped);

/// <summary>
/// Reads <c>model_prices_and_context_window.json</c>, the widely used file of LiteLLM: one object of models by name, with
/// <c>input_cost_per_token</c> and its like as JSON numbers in USD, which are read digit by digit and never as binary
/// floating point. Pure.
/// </summary>
public static class ModelPricesFile
{
    private const decimal Million = 1_000_000m;
    private const decimal PricePerTokenMax = 1_000m;
    private const string Sample = "sample_spec";

    /// <summary>Reads a file.</summary>
    public static PriceFileRead Read(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException e)
        {
            return new([], [$"line {e.LineNumber + 1}: this is no JSON"], []);
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : new([], ["the file has to be one object of models by name"], []);
        }
    }

    private static PriceFileRead Read(JsonElement models)
    {
        var rows = ImmutableArray.CreateBuilder<PriceRow>();
        var (problems, skipped) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var model in models.EnumerateObject().Where(model => model.Name != Sample))
        {
            var prices = new Prices(model, problems);
            if (rows.Count >= PriceTable.RowsMax)
            {
                problems.Add($"there are more than {PriceTable.RowsMax} models");
                break;
            }

            if (prices.Row is { } row)
            {
                rows.Add(row);
            }
            else if (prices.HasNone)
            {
                skipped.Add(model.Name);
            }
        }

        return new(rows.ToImmutable(), problems.ToImmutable(), skipped.ToImmutable());
    }

    // One model's prices; problems are told as they are met.
    private readonly struct Prices
    {
        private readonly JsonProperty _model;
        private readonly ImmutableArray<string>.Builder _problems;

        public Prices(JsonProperty model, ImmutableArray<string>.Builder problems)
        {
            (_model, _problems) = (model, problems);
            if (model.Value.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"{model.Name}: has to be an object");
                HasNone = false;
                Row = null;
                return;
            }

            var before = problems.Count;
            var (input, output) = (PerToken("input_cost_per_token"), PerToken("output_cost_per_token"));
            var (request, unit) = (Each("input_cost_per_request"), Each("input_cost_per_query") ?? Each("output_cost_per_image"));
            HasNone = (input ?? output ?? request ?? unit) is null;
            Row = HasNone || problems.Count > before
                ? null
                : new PriceRow
                {
                    Provider = Text("litellm_provider").ToLowerInvariant(),
                    Model = model.Name.ToLowerInvariant(),
                    InputPerMillion = input ?? 0,
                    OutputPerMillion = output ?? 0,
                    CachedPerMillion = PerToken("cache_read_input_token_cost"),
                    CacheWritePerMillion = PerToken("cache_creation_input_token_cost"),
                    ReasoningPerMillion = PerToken("output_cost_per_reasoning_token"),
                    PerRequest = request ?? 0,
                    PerUnit = unit ?? 0,
                };
        }

        public bool HasNone { get; }

        public PriceRow? Row { get; }

        private decimal? PerToken(string name) => Each(name) is { } price ? price * Million : null;

        private decimal? Each(string name)
        {
            if (!_model.Value.TryGetProperty(name, out var price) || price.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (price.ValueKind == JsonValueKind.Number && price.TryGetDecimal(out var amount) && amount is >= 0 and <= PricePerTokenMax)
            {
                return amount;
            }

            _problems.Add($"{_model.Name}: {name} has to be a number of USD from 0 to {PricePerTokenMax:0}");
            return null;
        }

        private string Text(string name) =>
            _model.Value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
    }
}
