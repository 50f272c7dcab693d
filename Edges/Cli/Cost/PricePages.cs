using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>The prices that count.</summary>
/// <param name="Org">Whose; empty for the installation's alone.</param>
/// <param name="First">The first page: what is told of all of them.</param>
/// <param name="All">Those of all pages.</param>
internal sealed record ReadPrices(string Org, ListPricesResponse First, IReadOnlyList<CountingModelPrice> All)
{
    /// <summary>What was published for those whose prices they are.</summary>
    public PublishedPrices Published => Org.Length > 0 ? Own : Installation;

    /// <summary>What was published for the org.</summary>
    public PublishedPrices Own => First.Own ?? new();

    /// <summary>What was published for the installation.</summary>
    public PublishedPrices Installation => First.Installation ?? new();
}

/// <summary>Lists of prices, one page after the other.</summary>
internal static class PricePages
{
    private const uint PageSize = 1_000;

    /// <exception cref="CliException">The server gives more than it says there is.</exception>
    public static async Task<ReadPrices> ReadAsync(ServerTalk talk, string org, string contains)
    {
        var client = new PricingAdminService.PricingAdminServiceClient(talk.Channel);
        var request = new ListPricesRequest { Org = org, Contains = contains, PageSize = PageSize };
        var prices = new List<CountingModelPrice>();
        ListPricesResponse? first = null;
        while (true)
        {
            var page = await talk.AskAsync(client.ListPricesAsync, request).ConfigureAwait(false);
            first ??= page;
            prices.AddRange(page.Prices);
            if (page.NextPageToken.Length == 0)
            {
                return new(org, first, prices);
            }

            if (prices.Count >= first.Total)
            {
                throw new CliException(ExitCode.Failed, $"the server's list of {first.Total} prices has no end");
            }

            request.PageToken = page.NextPageToken;
        }
    }
}
