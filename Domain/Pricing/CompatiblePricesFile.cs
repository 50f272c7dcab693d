using System.Text.Json;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// Reads what <c>AA_PRICING_FILE</c> names in the existing system (gateway specification §5.3): an array of
/// <c>{provider, model, input_per_1k_usd, output_per_1k_usd}</c>, in USD per thousand tokens as decimal texts or numbers.
/// Other members are refused: one that is misspelt would be a price that does not count.
/// </summary>
internal static class CompatiblePricesFile
{
    private const decimal PerThousandMax = Price.PerMillionMax / 1_000;

    private static readonly string[] Members = ["provider", "model", "input_per_1k_usd", "output_per_1k_usd"];

    public static PriceFileRead Read(JsonElement entries)
    {
        var rows = new PriceFileRows();
        foreach (var (index, entry) in entries.EnumerateArray().Index())
        {
            if (rows.IsFull)
            {
                rows.TellOfRest();
                break;
            }

            Read(rows, $"entry {index + 1}", entry);
        }

        return rows.Read;
    }

    private static void Read(PriceFileRows rows, string where, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            rows.Refuse(where, $"has to be an object of {string.Join(", ", Members)}");
            return;
        }

        foreach (var (name, count) in entry.EnumerateObject().CountBy(member => member.Name))
        {
            if (count > 1 || !Members.Contains(name, StringComparer.Ordinal))
            {
                rows.Refuse(where, count > 1 ? $"{name} stands twice" : $"{name} is not known; known are {string.Join(", ", Members)}");
                return;
            }
        }

        var names = (Provider: Name(entry, "provider"), Model: Name(entry, "model"));
        var prices = (Input: PerMillion(entry, "input_per_1k_usd"), Output: PerMillion(entry, "output_per_1k_usd"));
        switch (names, prices)
        {
            case ((null, _), _):
                rows.Refuse(where, "provider has to be a name");
                break;
            case ((_, null), _):
                rows.Refuse(where, "model has to be a name");
                break;
            case (_, (null, _)):
                rows.Refuse($"{where} ({names.Model})", $"input_per_1k_usd {Rule}");
                break;
            case (_, (_, null)):
                rows.Refuse($"{where} ({names.Model})", $"output_per_1k_usd {Rule}");
                break;
            case ((var provider, var model), (var input, var output)):
                rows.Add($"{where} ({model})", new PriceRow
                {
                    Provider = provider, Model = model, InputPerMillion = input.Value, OutputPerMillion = output.Value,
                });
                break;
        }
    }

    private static string Rule => $"has to be {Price.RuleOf(PerThousandMax)}, such as \"0.005\"";

    private static string? Name(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && PriceRow.IsName(text.GetString()!)
            ? text.GetString()
            : null;

    private static decimal? PerMillion(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out var price))
        {
            return null;
        }

        var isOne = price.ValueKind switch
        {
            JsonValueKind.String => Price.TryRead(price.GetString()!, PerThousandMax, out var text) ? text : (decimal?)null,
            JsonValueKind.Number => price.TryGetDecimal(out var number) && Price.IsOne(number, PerThousandMax) ? number : null,
            _ => null,
        };
        return isOne * 1_000;
    }
}
