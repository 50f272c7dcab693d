using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>One model whose prices differ.</summary>
/// <param name="Before">What counts; null where the model has no price.</param>
/// <param name="After">What would count; null where those that were published go, and none of them was the model's.</param>
internal sealed record PriceDifference(ModelPrice? Before, ModelPrice? After)
{
    public string Name => PriceText.NameOf((After ?? Before)!);

    public string Word => Before is null ? "new" : After is null ? "gone" : "changed";

    /// <summary>What publishing prices changes of those that count.</summary>
    /// <param name="counting">Those that count.</param>
    /// <param name="given">Those to publish.</param>
    /// <param name="replaces">Whether those that were published before go: an org's own, or all of the installation's.</param>
    public static List<PriceDifference> Between(ReadPrices counting, IReadOnlyCollection<ModelPrice> given, bool replaces)
    {
        var before = counting.All.ToDictionary(each => PriceText.NameOf(each.Price), StringComparer.Ordinal);
        var isOfOrg = counting.Org.Length > 0;
        var published = given.Count == 0 && replaces && !isOfOrg ? [.. CompatiblePrices.Table.Rows.Select(PriceText.ToWire)] : given;
        var after = published.ToDictionary(PriceText.NameOf, StringComparer.Ordinal);
        var gone = before.Values
            .Where(each => replaces && (each.Own || !isOfOrg) && !after.ContainsKey(PriceText.NameOf(each.Price)))
            .Select(each => new PriceDifference(each.Price, null));
        return
        [
            .. after.Values.Select(price => new PriceDifference(before.GetValueOrDefault(PriceText.NameOf(price))?.Price, price))
                .Where(difference => !Equals(difference.Before, difference.After))
                .Concat(gone)
                .OrderBy(difference => difference.Name, StringComparer.Ordinal),
        ];
    }
}
