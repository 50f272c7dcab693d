using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Pricing;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Pricing;

/// <summary>Queries of prices.</summary>
internal static class PriceQueries
{
    private const int RowsShown = 200;
    private const int VersionsShown = 50;

    public static void AddTo(QueryRoot root, ModelSet models) => root
        .RootOne("prices", "The prices that count for a tenant: its own before the installation's.", (context, look) => OfAsync(models, context, look))
        .With(new QueryArgument<StringGraphType> { Name = "org", Description = "The tenant; the viewer's own where it is not given, or the installation." })
        .With(new QueryArgument<StringGraphType> { Name = "part", Description = "Only those whose provider/model has this in it, in any case." });

    private static async ValueTask<PricesNode> OfAsync(ModelSet models, IResolveFieldContext context, Look look)
    {
        var org = context.GetArgument<string?>("org") ?? look.Viewer.Org ?? "";
        var installation = await VersionsAsync(models, look, "", context.CancellationToken).ConfigureAwait(false);
        var own = org.Length == 0 ? [] : await VersionsAsync(models, look, org, context.CancellationToken).ConfigureAwait(false);
        var common = installation is [var latest, ..]
            ? await RowsAsync(models, look, latest, context.CancellationToken).ConfigureAwait(false)
            : CompatiblePrices.Table.Rows;
        var ownRows = own is [var first, ..] ? await RowsAsync(models, look, first, context.CancellationToken).ConfigureAwait(false) : [];
        var part = context.GetArgument<string?>("part")?.ToLowerInvariant() ?? "";
        var rows = Merged(common, ownRows)
            .Where(price => $"{price.Provider}/{price.Model}".Contains(part, StringComparison.Ordinal))
            .Take(RowsShown + 1).ToList();
        return new(
            [.. own.Select((version, i) => new PriceVersionNode(version, i == 0)), .. installation.Select((version, i) => new PriceVersionNode(version, i == 0))],
            [.. rows.Take(RowsShown)], rows.Count > RowsShown);
    }

    private static IEnumerable<PriceNode> Merged(IEnumerable<PriceRow> common, IReadOnlyCollection<PriceRow> own)
    {
        var names = own.Select(row => (row.Provider, row.Model)).ToHashSet();
        return own.Select(row => new PriceNode(row, true))
            .Concat(common.Where(row => !names.Contains((row.Provider, row.Model))).Select(row => new PriceNode(row, false)))
            .OrderBy(price => price.Provider, StringComparer.Ordinal)
            .ThenBy(price => price.Model, StringComparer.Ordinal);
    }

    private static async ValueTask<IReadOnlyList<PriceVersionDocument>> VersionsAsync(
        ModelSet models, Look look, string org, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { Where = [Condition.Is("org", org)], OrderBy = "version", IsDescending = true, Limit = VersionsShown };
        var page = await look.PageAsync(models.Prices, PricesProjection.Versions, query, cancellationToken).ConfigureAwait(false);
        return [.. page.Items.Select(listed => listed.Document)];
    }

    private static async ValueTask<IReadOnlyCollection<PriceRow>> RowsAsync(
        ModelSet models, Look look, PriceVersionDocument version, CancellationToken cancellationToken)
    {
        var rows = new List<PriceRow>();
        var query = new DocumentQuery
        {
            Where = [Condition.Is("org", version.Org), Condition.Is("version", version.Version)],
            OrderBy = "model",
            Limit = DocumentQuery.LimitMax,
        };
        while (true)
        {
            var page = await look.PageAsync(models.Prices, PricesProjection.Prices, query, cancellationToken).ConfigureAwait(false);
            rows.AddRange(page.Items.Select(listed => listed.Document.Row));
            if (!page.HasMore || rows.Count > PriceTable.RowsMax)
            {
                return rows;
            }

            query = query with { After = page.Items[^1].Place };
        }
    }
}
