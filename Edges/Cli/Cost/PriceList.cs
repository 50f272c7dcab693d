using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>Prices; and above them which versions they come from.</summary>
internal static class PriceList
{
    public static void Write(Screen screen, ReadPrices prices)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                digest = prices.First.Digest,
                installation = JsonOf(prices.Installation),
                own = prices.Org.Length > 0 ? JsonOf(prices.Own) : null,
                prices = prices.All.Select(each => new { own = each.Own, price = PriceText.JsonOf(each.Price) }),
            });
            return;
        }

        var facts = new Facts();
        if (prices.Org.Length > 0)
        {
            facts.Add(prices.Org, prices.Own.Version == 0 ? "no prices of its own" : WordsOf(prices.Own));
        }

        screen.Write(facts
            .Add("installation", prices.Installation.Version == 0
                ? "preset compatible: nothing was published yet"
                : WordsOf(prices.Installation))
            .AddWhole("digest", prices.First.Digest));
        screen.Line();
        if (prices.All.Count == 0)
        {
            screen.Line("no prices", Tone.Faint);
            return;
        }

        screen.Write(SheetOf(prices));
        screen.Line("USD per million tokens; per request and unit USD each", Tone.Faint);
    }

    private static Sheet SheetOf(ReadPrices prices)
    {
        var sheet = new Sheet(
            new Column("provider/model", Least: 12), new Column("input", IsNumber: true), new Column("output", IsNumber: true),
            new Column("cached", 2, IsNumber: true), new Column("cache write", 4, IsNumber: true),
            new Column("reasoning", 3, IsNumber: true), new Column("request", 5, IsNumber: true),
            new Column("unit", 6, IsNumber: true), new Column("set by", 1));
        foreach (var (price, own) in prices.All.Select(each => (each.Price, each.Own)))
        {
            sheet.Add(
                PriceText.NameOf(price),
                price.InputPerMillion,
                price.OutputPerMillion,
                PriceText.Cell(price.CachedPerMillion, price.InputPerMillion),
                PriceText.Cell(price.CacheWritePerMillion, price.InputPerMillion),
                PriceText.Cell(price.ReasoningPerMillion, price.OutputPerMillion),
                PriceText.Cell(price.PerRequest),
                PriceText.Cell(price.PerUnit),
                own ? prices.Org : new Cell("installation", Tone.Faint));
        }

        return sheet;
    }

    private static string WordsOf(PublishedPrices published) => string.Join(", ", new[]
    {
        $"version {published.Version}",
        published.Source,
        published.Reason,
        WireTime.Of(published.PublishedAtUnixMs) ?? "",
    }.Where(text => text.Length > 0));

    private static object JsonOf(PublishedPrices published) => new
    {
        version = published.Version,
        digest = published.Digest.Length > 0 ? published.Digest : null,
        source = published.Source.Length > 0 ? published.Source : null,
        reason = published.Reason.Length > 0 ? published.Reason : null,
        published_at = WireTime.Of(published.PublishedAtUnixMs),
        prices = published.Prices,
    };
}
